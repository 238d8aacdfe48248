//! Whether an offering is sold, and to such a unit: one rule, and one refusal, for lines of deals and cells of the
//! whitespace. Pure.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;

use super::tree::Tree;
use crate::base::{Fields, OfferingId};
use crate::features::offerings::model::Offering;

/// Why an offering is not sold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unsold {
    /// There is no such offering.
    Unknown,
    /// It, or what it is part of, is no longer sold.
    Ended,
    /// It, or what it is part of, is not sold yet.
    Ahead,
    /// It, or what it is part of, is not for such units.
    Kind,
}

/// Why an offering is not sold, with the names that say it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Why.
    pub why: Unsold,
    /// The name of what is not sold: of the offering, or of what it is part of.
    offering: String,
    /// The name of the unit; empty where it does not matter.
    unit: String,
}

impl Refusal {
    /// Adds it to what is wrong with a field.
    pub fn tell(self, wrong: &mut Fields, field: impl Into<Cow<'static, str>>) {
        let Self { why, offering, unit } = self;
        match why {
            Unsold::Unknown => wrong.add(field, "deals-unsold-unknown"),
            Unsold::Ended => wrong.add_with(field, "deals-unsold-ended", vec![("offering", offering)]),
            Unsold::Ahead => wrong.add_with(field, "deals-unsold-ahead", vec![("offering", offering)]),
            Unsold::Kind => {
                wrong.add_with(field, "deals-unsold-kind", vec![("offering", offering), ("unit", unit)]);
            }
        }
    }
}

fn refused(why: Unsold, offering: &str, unit: &str) -> Refusal {
    Refusal { why, offering: offering.to_owned(), unit: unit.to_owned() }
}

/// Why an offering itself is unknown, or no longer sold on a day, whatever it is part of.
pub fn ended(all: &[Offering], id: OfferingId, day: Date) -> Option<Refusal> {
    match all.iter().find(|o| o.id == id) {
        None => Some(refused(Unsold::Unknown, "", "")),
        Some(o) if o.archived_at.is_some() || o.facts.to <= day => Some(refused(Unsold::Ended, &o.facts.name, "")),
        Some(_) => None,
    }
}

/// What is sold on a day, and to which kinds of units.
#[derive(Clone, Debug)]
pub struct Offered {
    all: Vec<Offering>,
    tree: Tree,
    day: Date,
    kinds: HashMap<Option<String>, Vec<bool>>,
}

impl Offered {
    /// Of all offerings, archived ones too, as of a day.
    pub fn of(all: Vec<Offering>, day: Date) -> Self {
        let tree = Tree::of(all.clone(), day);
        Self { all, tree, day, kinds: HashMap::new() }
    }

    /// The offerings.
    pub fn all(&self) -> &[Offering] {
        &self.all
    }

    /// Why an offering is not sold on the day: it, or what it is part of.
    pub fn unsold(&self, id: OfferingId) -> Option<Refusal> {
        let ahead = |id: OfferingId| {
            let found = self.all.iter().find(|o| o.id == id && o.facts.from.is_some_and(|from| from > self.day))?;
            Some(refused(Unsold::Ahead, &found.facts.name, ""))
        };
        std::iter::once(id)
            .chain(self.tree.above(id))
            .find_map(|id| ended(&self.all, id, self.day).or_else(|| ahead(id)))
    }

    /// Why an offering is unknown, or no longer sold on the day: it, or what it is part of. It may be sold later.
    pub fn over(&self, id: OfferingId) -> Option<Refusal> {
        std::iter::once(id).chain(self.tree.above(id)).find_map(|id| ended(&self.all, id, self.day))
    }

    /// Why a unit of a kind cannot buy an offering: it, and what it is part of, is for such units. The account as a whole,
    /// which has no kind, can.
    pub fn unfit(&mut self, id: OfferingId, kind: Option<&str>, unit: &str) -> Option<Refusal> {
        let Self { tree, kinds, .. } = self;
        let can = kinds.entry(kind.map(str::to_owned)).or_insert_with(|| tree.fits(kind));
        // What it is part of need not have another part that fits: this one does, on sale or not.
        let all = tree.place(id).is_some_and(|at| can[at])
            && tree.above(id).into_iter().all(|id| tree.get(id).is_some_and(|n| n.is_for(kind)));
        (!all).then(|| refused(Unsold::Kind, tree.name(id), unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::offerings::model::Facts;
    use jiff::civil::date;
    use uuid::Uuid;

    const DAY: Date = date(2026, 11, 12);

    fn id(n: u128) -> OfferingId {
        OfferingId(Uuid::from_u128(n))
    }

    fn offering(n: u128, parent: Option<u128>, facts: Facts) -> Offering {
        let facts = Facts { name: format!("offering {n}"), parent: parent.map(id), ..facts };
        Offering { id: id(n), facts, version: 1, archived_at: None }
    }

    #[test]
    fn what_it_is_part_of_must_be_sold_too() {
        let plants = || Facts { unit_kinds: vec![String::from("plant")], ..Facts::default() };
        let all = vec![
            offering(1, None, Facts::default()),
            offering(2, Some(1), plants()),
            offering(3, None, Facts { to: DAY, ..Facts::default() }),
            offering(4, Some(3), Facts::default()),
            offering(5, None, Facts { from: Some(date(2027, 1, 1)), ..plants() }),
            offering(6, None, plants()),
            offering(7, Some(6), Facts::default()),
            offering(
                8,
                Some(10),
                Facts { from: Some(date(2027, 1, 1)), unit_kinds: vec![String::from("site")], ..Facts::default() },
            ),
            offering(9, Some(3), Facts { from: Some(date(2027, 1, 1)), ..Facts::default() }),
            offering(10, None, Facts::default()),
            offering(11, Some(10), plants()),
        ];
        let mut offered = Offered::of(all, DAY);
        let why = |refusal: Option<Refusal>| refusal.map(|r| (r.why, r.offering));
        assert_eq!(why(offered.unsold(id(1))), None);
        assert_eq!(why(offered.unsold(id(19))), Some((Unsold::Unknown, String::new())));
        assert_eq!(why(offered.over(id(5))), None, "what is sold later is not over");
        assert_eq!(
            why(offered.over(id(9))),
            Some((Unsold::Ended, String::from("offering 3"))),
            "sold later, of an ended line"
        );
        assert_eq!(why(offered.unsold(id(4))), Some((Unsold::Ended, String::from("offering 3"))), "its line has ended");
        assert_eq!(why(offered.unsold(id(5))), Some((Unsold::Ahead, String::from("offering 5"))));
        let mut fits = |n: u128, kind: Option<&str>| offered.unfit(id(n), kind, "Lab").is_none();
        assert!(fits(2, Some("plant")) && fits(2, None), "the account as a whole can buy anything");
        assert!(!fits(2, Some("site")) && !fits(7, Some("site")), "a part is for whom its line is for");
        assert!(!fits(1, Some("site")), "nothing of it is for sites");
        assert!(fits(8, Some("site")) && !fits(8, Some("lab")), "a part that is sold later is for whom it says");
        assert!(fits(5, Some("plant")) && !fits(5, Some("site")), "for whom it is does not ask whether it is sold yet");
    }
}
