//! What can be said of which cell: whether an offering is sold, and to such a unit.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::gather::Books;
use super::super::model::tree::Tree;
use super::super::model::{Mark, Place, State};
use super::super::store::Whose;
use crate::base::{AccountId, Acting, Fields, OfferingId, Result};
use crate::features::offerings;
use crate::features::offerings::model::Offering;

/// Why nothing can be said of an offering any more; a text key.
pub(in crate::features::whitespace) fn ended(all: &[Offering], id: OfferingId, day: Date) -> Option<&'static str> {
    match all.iter().find(|o| o.id == id) {
        None => Some("error-choose"),
        Some(o) if o.archived_at.is_some() || o.facts.to <= day => Some("whitespace-error-ended"),
        Some(_) => None,
    }
}

/// What is sold on a day, and to which kinds of units.
pub(in crate::features::whitespace) struct Fit {
    all: Vec<Offering>,
    tree: Tree,
    day: Date,
    kinds: HashMap<Option<String>, Vec<bool>>,
}

impl Fit {
    /// Reads it.
    pub(in crate::features::whitespace) fn load(q: &Conn<'_>, day: Date) -> Result<Self> {
        let all = offerings::store::all(q)?;
        let tree = Tree::of(all.clone(), day);
        Ok(Self { all, tree, day, kinds: HashMap::new() })
    }

    /// The offerings.
    pub(in crate::features::whitespace) fn all(&self) -> &[Offering] {
        &self.all
    }

    /// Why an offering is not sold, or what it is part of; a text key.
    pub(in crate::features::whitespace) fn unsold(&self, id: OfferingId) -> Option<&'static str> {
        let ahead = |id: OfferingId| self.all.iter().any(|o| o.id == id && o.facts.from.is_some_and(|d| d > self.day));
        std::iter::once(id).chain(self.tree.above(id)).find_map(|id| {
            let ended = ended(&self.all, id, self.day);
            ended.or_else(|| ahead(id).then_some("whitespace-error-ahead"))
        })
    }

    /// Whether such a unit can buy it: it, and what it is part of. The account as a whole can.
    pub(in crate::features::whitespace) fn fits(&mut self, id: OfferingId, kind: Option<&str>) -> bool {
        let Self { tree, kinds, .. } = self;
        let can = kinds.entry(kind.map(str::to_owned)).or_insert_with(|| tree.sellable(kind));
        let fits = |id: OfferingId| tree.place(id).is_some_and(|at| can[at]);
        fits(id) && tree.above(id).into_iter().all(fits)
    }

    /// Tells that a unit cannot buy an offering.
    pub(in crate::features::whitespace) fn refuse(&self, wrong: &mut Fields, id: OfferingId, unit: &str) {
        let args = vec![("offering", self.tree.name(id).to_owned()), ("unit", unit.to_owned())];
        wrong.add_with("offering", "whitespace-error-kind", args);
    }
}

/// Whether what somebody notes would count only where the offering can be sold.
pub(in crate::features::whitespace) const fn needs_fit(mark: Mark) -> bool {
    matches!(mark, Mark::Open | Mark::Competitor)
}

/// Which of these places were sold to, or have an open deal, whatever their kind: of them more may be said.
pub(in crate::features::whitespace) fn dealt(
    q: &Conn<'_>,
    by: &Acting,
    places: &[(AccountId, Place)],
) -> Result<Vec<(AccountId, Place)>> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts: Vec<AccountId> = places.iter().map(|(account, _)| *account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let books = Books::load(q, &Whose::These(&accounts), &by.settings, by.today, by.today)?;
    let found = places.iter().filter(|(account, place)| {
        let grid = books.grid(*account, &books.tree.above(place.1));
        grid.cell(*place).is_some_and(|c| matches!(c.state, State::Sold | State::Deal))
    });
    Ok(found.copied().collect())
}
