//! The people of an account as a map: what a card says, which cards are shown, and where they stand. Pure.

pub mod ask;
pub mod forest;
pub mod layout;
pub mod lines;
pub mod paste;
pub mod since;

use std::collections::HashMap;

use crate::base::PositionId;
use crate::features::relationships::model::{Card, Role};
use ask::Ask;
use forest::Forest;

/// With more people than this, branches without key positions are folded.
pub const MANY: usize = 60;

/// Parts in the buying group, the one that stands on the card first.
const ROLES: [Role; 10] = [
    Role::EconomicBuyer,
    Role::DecisionMaker,
    Role::Approver,
    Role::ExecutiveSponsor,
    Role::Gatekeeper,
    Role::Champion,
    Role::Coach,
    Role::TechnicalBuyer,
    Role::UserBuyer,
    Role::Influencer,
];

/// The part in the buying group that weighs most: the word on the card.
pub fn role(card: &Card) -> Option<Role> {
    ROLES.into_iter().find(|role| card.is(*role))
}

/// Whether it is a gap of the coverage: a key position without a live contact.
pub fn gap(card: &Card) -> bool {
    card.key && !card.covered() && !card.open
}

/// Puts peers in order: as somebody did by hand; else seniority, then influence, then the name.
pub fn order(cards: &mut [Card]) {
    let least = |n: Option<i64>| std::cmp::Reverse(n.unwrap_or(0));
    cards.sort_by(|a, b| {
        let hand = |c: &Card| c.place.unwrap_or(i64::MAX);
        let weight = |c: &Card| (hand(c), least(c.profile.seniority), least(c.profile.influence));
        weight(a).cmp(&weight(b)).then_with(|| a.name_key.cmp(&b.name_key)).then(a.position.cmp(&b.position))
    });
}

/// Where each position stands in the list.
pub fn index(cards: &[Card]) -> HashMap<PositionId, usize> {
    cards.iter().enumerate().map(|(i, c)| (c.position, i)).collect()
}

/// Everybody's manager, by place in the list.
pub fn managers(cards: &[Card]) -> Vec<Option<usize>> {
    let index = index(cards);
    cards.iter().map(|c| c.reports_to.and_then(|m| index.get(&m).copied())).collect()
}

/// Those who stand beside a card, itself among them, in the order in which they are drawn, after it went one place back
/// (`-1`) or on (`1`); none where it stands at the end already. Those without reports hang behind the others where they
/// are many, so each kind has its own ends.
pub fn moved(cards: &[Card], id: PositionId, by: isize) -> Option<Vec<PositionId>> {
    let forest = Forest::new(&managers(cards));
    let at = cards.iter().position(|c| c.position == id)?;
    let mut row = peers(&forest, at).to_vec();
    let from = row.iter().position(|i| *i == at)?;
    let to = from.checked_add_signed(by).filter(|to| *to < row.len())?;
    let leaf = |i: usize| forest.children[i].is_empty();
    if forest.hung(&row) > 0 && leaf(row[from]) != leaf(row[to]) {
        return None;
    }
    row.swap(from, to);
    Some(row.into_iter().map(|i| cards[i].position).collect())
}

fn peers(forest: &Forest, at: usize) -> &[usize] {
    forest.parents[at].map_or(&forest.roots, |p| &forest.children[p])
}

/// Those who stand beside a card, itself among them, in the order in which they are drawn.
pub fn row(cards: &[Card], id: PositionId) -> Vec<PositionId> {
    let forest = Forest::new(&managers(cards));
    let at = cards.iter().position(|c| c.position == id);
    at.map(|at| peers(&forest, at).iter().map(|i| cards[*i].position).collect()).unwrap_or_default()
}

/// What of the map is drawn.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// The cards, in depth-first order, by place in the list of all.
    pub cards: Vec<usize>,
    /// How the cards drawn report to each other; by place in `cards`.
    pub forest: Forest,
    /// How many stand folded below each card; by place in `cards`.
    pub folded: Vec<usize>,
    /// Whether a card has reports at all; by place in `cards`.
    pub opens: Vec<bool>,
}

/// Chooses the cards of the org chart: all of them, but for folded branches.
pub fn shown(all: &[Card], ask: &Ask) -> Shown {
    let whole = Forest::new(&managers(all));
    let matching: Vec<bool> = all.iter().map(|c| ask.keeps(c)).collect();
    let wanted: Vec<bool> = all
        .iter()
        .zip(&matching)
        .map(|(c, matches)| c.key || Some(c.position) == ask.person || (ask.filters() && *matches))
        .collect();
    let leads = whole.reaches(wanted);
    let folds: Vec<bool> = (0..all.len())
        .map(|i| {
            let id = all[i].position;
            let wanted_below = || whole.children[i].iter().any(|c| leads[*c]);
            let many = all.len() > MANY && !ask.all && !ask.open.contains(&id);
            ask.shut.contains(&id) || (many && !wanted_below())
        })
        .collect();
    let below = whole.below();
    let mut hidden = vec![false; all.len()];
    let mut cards = Vec::with_capacity(all.len());
    for i in &whole.order {
        hidden[*i] = whole.parents[*i].is_some_and(|p| hidden[p] || folds[p]);
        if !hidden[*i] {
            cards.push(*i);
        }
    }
    // Folding makes leaves of branches, which then stand elsewhere: the cards follow the forest that is drawn.
    let drawn = among(&whole, &cards);
    let cards: Vec<usize> = drawn.order.iter().map(|c| cards[*c]).collect();
    let forest = among(&whole, &cards);
    let folded = cards.iter().zip(&forest.children).map(|(i, c)| if c.is_empty() { below[*i] } else { 0 }).collect();
    let opens = cards.iter().map(|i| !whole.children[*i].is_empty()).collect();
    Shown { cards, forest, folded, opens }
}

/// The forest of some of the cards.
fn among(whole: &Forest, cards: &[usize]) -> Forest {
    let mut place = vec![None; whole.parents.len()];
    cards.iter().enumerate().for_each(|(c, i)| place[*i] = Some(c));
    let managers: Vec<Option<usize>> = cards.iter().map(|i| whole.parents[*i].and_then(|p| place[p])).collect();
    Forest::new(&managers)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
