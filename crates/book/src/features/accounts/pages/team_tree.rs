//! Which rows of the team page stand open, as its address says.

use std::collections::BTreeSet;

use super::super::listing::encode;
use super::super::store::team::Part;
use crate::base::asof::{self, AsOf};
use crate::base::{TerritoryId, UserId};

/// What stands open. A territory is `t.ID`, a lead in it `l.ID.USER`; `none` stands where there is none.
pub(super) struct Tree {
    /// Code of the scope.
    pub(super) scope: String,
    /// The day that is looked at.
    pub(super) as_of: Option<AsOf>,
    open: BTreeSet<String>,
}

pub(super) type Place = (Option<TerritoryId>, Option<UserId>);

pub(super) fn part_id<T: ToString>(id: Option<T>) -> String {
    id.map_or_else(|| String::from("none"), |id| id.to_string())
}

pub(super) fn branch(territory: Option<TerritoryId>) -> String {
    format!("t.{}", part_id(territory))
}

pub(super) fn twig((territory, lead): Place) -> String {
    format!("l.{}.{}", part_id(territory), part_id(lead))
}

impl Tree {
    pub(super) fn of(scope: String, as_of: Option<AsOf>, open: Option<&str>, parts: &[Part]) -> Self {
        let open = match open {
            Some(keys) => keys.split(',').map(str::to_owned).collect(),
            None => parts.iter().map(|p| branch(territory_of(p))).collect(),
        };
        Self { scope, as_of, open }
    }

    pub(super) fn is_open(&self, key: &str) -> bool {
        self.open.contains(key)
    }

    /// The address of the page with one row turned.
    pub(super) fn toggled(&self, key: &str, parts: &[Part]) -> String {
        let mut open = self.open.clone();
        if !open.remove(key) {
            open.insert(key.to_owned());
        }
        // What is no row of this page need not travel on.
        let known: BTreeSet<String> = parts
            .iter()
            .flat_map(|p| [branch(territory_of(p)), twig(place_of(p))])
            .filter(|k| open.contains(k))
            .collect();
        let keys =
            if known.is_empty() { String::from("none") } else { known.into_iter().collect::<Vec<_>>().join(",") };
        let mut pairs = vec![("open", keys)];
        if !self.scope.is_empty() {
            pairs.insert(0, ("scope", self.scope.clone()));
        }
        asof::keep(&format!("/team?{}", encode(&pairs)), self.as_of)
    }
}

pub(super) fn territory_of(part: &Part) -> Option<TerritoryId> {
    part.territory.as_ref().map(|(id, _)| *id)
}

pub(super) fn place_of(part: &Part) -> Place {
    (territory_of(part), part.lead.as_ref().map(|(id, ..)| *id))
}

#[cfg(test)]
mod tests {
    use super::super::super::store::team::Numbers;
    use super::*;

    fn part(territory: u128, lead: Option<u128>, accounts: i64, points: i64) -> Part {
        let territory = Some((TerritoryId(uuid::Uuid::from_u128(territory)), String::from("T")));
        let lead = lead.map(|id| (UserId(uuid::Uuid::from_u128(id)), String::from("L"), 60));
        Part { territory, lead, numbers: Numbers { accounts, points, ..Numbers::default() }, money: Vec::new() }
    }

    #[test]
    fn a_row_opens_and_closes_by_its_link() {
        let parts = [part(1, Some(7), 3, 30), part(2, None, 2, 2)];
        let tree = Tree::of(String::from("team"), None, None, &parts);
        let key = branch(territory_of(&parts[0]));
        assert!(tree.is_open(&key));
        let closed = tree.toggled(&key, &parts);
        assert!(closed.starts_with("/team?scope=team&open=t.") && !closed.contains(&key));
        let only = Tree::of(String::new(), None, Some(&key), &parts);
        assert_eq!(only.toggled(&key, &parts), "/team?open=none");
    }
}
