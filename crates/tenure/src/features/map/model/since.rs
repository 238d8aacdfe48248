//! What changed on the map between two days. Pure.

use std::collections::{HashMap, HashSet};

use crate::base::PositionId;
use crate::features::relationships::model::Card;

/// One change. Names are those of the later day where it knows them.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Somebody is new, or a role opened.
    Came(PositionId),
    /// Somebody left, or an open role was closed; named, because the later day does not know it.
    Left(String),
    /// Somebody reports to somebody else: whose name, none for nobody.
    Manager(PositionId, Option<String>),
    /// A judgement changed: from, to.
    Support(PositionId, Option<i64>, Option<i64>),
    /// Whether the relationship counts: true when it now does.
    Covered(PositionId, bool),
    /// Somebody has a new ear: of whom.
    Ear(PositionId, String),
}

/// All changes, in the order of the later day's cards; who left comes last.
pub fn changes(before: &[Card], after: &[Card]) -> Vec<Change> {
    let old: HashMap<PositionId, &Card> = before.iter().map(|c| (c.position, c)).collect();
    let new: HashMap<PositionId, &Card> = after.iter().map(|c| (c.position, c)).collect();
    let name = |id: PositionId| new.get(&id).map(|c| c.name.clone());
    let mut found = Vec::new();
    for card in after {
        let Some(was) = old.get(&card.position) else {
            found.push(Change::Came(card.position));
            continue;
        };
        if was.reports_to != card.reports_to {
            found.push(Change::Manager(card.position, card.reports_to.and_then(name)));
        }
        if was.support() != card.support() {
            found.push(Change::Support(card.position, was.support(), card.support()));
        }
        if was.covered() != card.covered() && card.key {
            found.push(Change::Covered(card.position, card.covered()));
        }
        let ears = card.influences.iter().filter(|(to, _)| was.influences.iter().all(|(had, _)| had != to));
        found.extend(ears.filter_map(|(to, _)| Some(Change::Ear(card.position, name(*to)?))));
    }
    found.extend(before.iter().filter(|c| !new.contains_key(&c.position)).map(|c| Change::Left(c.name.clone())));
    found
}

/// The cards that changed.
pub fn touched(changes: &[Change]) -> HashSet<PositionId> {
    changes
        .iter()
        .filter_map(|change| match change {
            Change::Came(id)
            | Change::Manager(id, _)
            | Change::Support(id, ..)
            | Change::Covered(id, _)
            | Change::Ear(id, _) => Some(*id),
            Change::Left(_) => None,
        })
        .collect()
}
