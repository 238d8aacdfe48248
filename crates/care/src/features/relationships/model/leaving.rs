//! What would be lost if somebody left: one of theirs, or one of ours. Pure.

use super::{Card, Colleague, account};
use crate::base::{PositionId, UnitId, UserId};
use crate::features::interactions::model::strength::{REACHED, Sums, strength};

/// Somebody whom we would reach less, or not any more.
#[derive(Clone, PartialEq, Debug)]
pub struct Lost {
    /// Who.
    pub position: PositionId,
    /// The name.
    pub name: String,
    /// The title.
    pub title: String,
    /// Whether it is a key position.
    pub key: bool,
    /// The strength of today.
    pub before: f64,
    /// What would be left.
    pub after: f64,
    /// The next one of us who talks to them, with the strength that they alone have.
    pub second: Option<(Colleague, f64)>,
}

/// What a departure would do.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Leaving {
    /// Threads today.
    pub threads_before: usize,
    /// Threads after it.
    pub threads_after: usize,
    /// R today.
    pub score_before: Option<f64>,
    /// R after it.
    pub score_after: Option<f64>,
    /// Units with a thread today and none after it.
    pub units: Vec<String>,
    /// People whom we would reach less, the largest loss first.
    pub lost: Vec<Lost>,
    /// The best way that would be left into what they covered: somebody of theirs, with who of us knows them.
    pub path: Option<(Lost, Option<Colleague>)>,
    /// Key positions whose coverage owner would be missing.
    pub unowned: Vec<(PositionId, String)>,
}

fn threads(cards: &[Card]) -> usize {
    cards.iter().filter(|c| !c.open && c.strength >= REACHED).count()
}

/// Units with somebody whom we reach.
fn reached(cards: &[Card]) -> Vec<(UnitId, String)> {
    let mut units: Vec<(UnitId, String)> =
        cards.iter().filter(|c| !c.open && c.strength >= REACHED).filter_map(|c| c.unit.clone()).collect();
    units.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    units.dedup();
    units
}

fn lost(before: &Card, after: f64, without: Option<UserId>) -> Lost {
    let second = before.contacts.iter().filter(|c| Some(c.who.id) != without).map(|c| (c.who.clone(), c.strength()));
    let second = second.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, s)| *s >= 1.0);
    Lost {
        position: before.position,
        name: before.name.clone(),
        title: before.title.clone(),
        key: before.key,
        before: before.strength,
        after,
        second,
    }
}

fn compare(before: &[Card], after: &[Card], lost: Vec<Lost>) -> Leaving {
    let left = reached(after);
    let units = reached(before).into_iter().filter(|unit| !left.contains(unit)).map(|(_, name)| name).collect();
    Leaving {
        threads_before: threads(before),
        threads_after: threads(after),
        score_before: account(before).score,
        score_after: account(after).score,
        units,
        lost,
        ..Leaving::default()
    }
}

/// If one of theirs left.
pub fn person_leaves(cards: &[Card], gone: PositionId) -> Option<Leaving> {
    let leaver = cards.iter().find(|c| c.position == gone && !c.open)?;
    let after: Vec<Card> = cards.iter().filter(|c| c.person != leaver.person || c.open).cloned().collect();
    let mut found = compare(cards, &after, vec![lost(leaver, 0.0, None)]);
    let close = |c: &&Card| {
        let same_unit = c.unit.is_some() && c.unit == leaver.unit;
        let near = c.reports_to == Some(gone)
            || leaver.reports_to == Some(c.position)
            || (c.reports_to.is_some() && c.reports_to == leaver.reports_to);
        i64::from(near) * 2 + i64::from(same_unit)
    };
    let path = after.iter().filter(|c| !c.open && c.strength > 0.0);
    let path = path.max_by(|a, b| {
        close(a)
            .cmp(&close(b))
            .then(a.strength.total_cmp(&b.strength))
            .then(a.profile.influence.cmp(&b.profile.influence))
    });
    found.path = path.map(|c| (lost(c, c.strength, None), c.ours().cloned()));
    Some(found)
}

/// If one of ours left.
pub fn user_leaves(cards: &[Card], user: UserId) -> Leaving {
    let mut after = cards.to_vec();
    let mut gone = Vec::new();
    for card in &mut after {
        if !card.contacts.iter().any(|c| c.who.id == user) {
            continue;
        }
        let before = card.clone();
        card.contacts.retain(|c| c.who.id != user);
        let left = card.contacts.iter().fold(Sums::default(), |a, c| Sums {
            two_way: a.two_way + c.sums.two_way,
            one_way: a.one_way + c.sums.one_way,
            touched_on: a.touched_on.max(c.sums.touched_on),
        });
        card.strength = strength(left.two_way, left.one_way);
        gone.push(lost(&before, card.strength, Some(user)));
    }
    gone.sort_by(|a, b| (b.before - b.after).total_cmp(&(a.before - a.after)));
    let mut found = compare(cards, &after, gone);
    let path = after.iter().filter(|c| !c.open && c.strength > 0.0).max_by(|a, b| a.strength.total_cmp(&b.strength));
    found.path = path.map(|c| (lost(c, c.strength, Some(user)), c.contacts.first().map(|c| c.who.clone())));
    let owned = cards.iter().filter(|c| c.key && c.owner.as_ref().is_some_and(|o| o.id == user));
    found.unowned = owned.map(|c| (c.position, c.name.clone())).collect();
    found
}
