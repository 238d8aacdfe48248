//! Won so far, commit, best case, weighted. Pure.

use std::collections::BTreeMap;

use super::summed::Alike;
use super::{Counted, Shot};
use crate::base::dated::Span;

/// A sum with what it leaves out: amounts that nobody knows, or that have no rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Minor units of the reporting currency, of what is known.
    pub minor: i64,
    /// Deals, those left out as well.
    pub deals: i64,
    /// Deals that are left out.
    pub unknown: i64,
}

impl Sum {
    /// Adds a deal.
    pub fn add(&mut self, minor: Option<i64>) {
        self.deals += 1;
        match minor {
            Some(minor) => self.minor = self.minor.saturating_add(minor),
            None => self.unknown += 1,
        }
    }

    /// Adds deals that were added up before. A sum that is too large stays the largest.
    fn add_alike(&mut self, alike: &Alike) {
        let minor = i128::from(self.minor) + alike.minor;
        self.minor = i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX });
        self.deals += i64::from(alike.deals);
        self.unknown += i64::from(alike.unknown);
    }

    /// Both together.
    pub fn plus(self, other: Sum) -> Sum {
        Sum {
            minor: self.minor.saturating_add(other.minor),
            deals: self.deals + other.deals,
            unknown: self.unknown + other.unknown,
        }
    }

    /// The sum; none where there are deals and nothing is known of any.
    pub fn known(&self) -> Option<i64> {
        (self.deals == 0 || self.unknown < self.deals).then_some(self.minor)
    }
}

/// What a forecast says of some deals in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Won in the period.
    pub won: Sum,
    /// Open, of category commit.
    pub committed: Sum,
    /// Open, of category best case.
    pub likely: Sum,
    /// Open, of any category.
    pub open: Sum,
    /// Amounts of what is open times their probability, in hundredths of a minor unit.
    pub weighted: i128,
}

impl Figures {
    /// Adds a deal that counts in a way, or a part of it.
    pub fn add(&mut self, counted: Counted, minor: Option<i64>, probability: i64) {
        match counted {
            Counted::Won => return self.won.add(minor),
            Counted::Commit => self.committed.add(minor),
            Counted::Best => self.likely.add(minor),
            Counted::Pipeline => {}
            Counted::Not => return,
        }
        self.open.add(minor);
        self.weighted += i128::from(minor.unwrap_or(0)) * i128::from(probability);
    }

    /// Adds open deals of the category pipeline that were added up before.
    pub fn add_alike(&mut self, alike: &Alike, probability: i64) {
        self.open.add_alike(alike);
        self.weighted += alike.minor * i128::from(probability);
    }

    /// Commit: what is won, and what is open of category commit.
    pub fn commit(&self) -> Sum {
        self.won.plus(self.committed)
    }

    /// Best case: commit, and what is open of category best case.
    pub fn best(&self) -> Sum {
        self.commit().plus(self.likely)
    }

    /// Open, and neither commit nor best case.
    pub fn pipeline(&self) -> Sum {
        let less =
            |of: fn(&Sum) -> i64| of(&self.open).saturating_sub(of(&self.committed)).saturating_sub(of(&self.likely));
        Sum { minor: less(|s| s.minor), deals: less(|s| s.deals), unknown: less(|s| s.unknown) }
    }

    /// Amounts of what is open times their probability, in minor units; none where nothing is known.
    pub fn weighted(&self) -> Option<i64> {
        let half = if self.weighted < 0 { -50 } else { 50 };
        self.open.known().map(|_| i64::try_from((self.weighted + half) / 100).unwrap_or(i64::MAX))
    }

    /// Whether there is nothing at all.
    pub fn nothing(&self) -> bool {
        self.won.deals == 0 && self.open.deals == 0
    }
}

/// A deal's amount goes to these rows, in these parts.
pub type Shares<K> = Vec<(K, Option<i64>)>;

/// Figures by row, and of all deals. Each deal is given to rows in parts that add up to its amount.
pub fn table<'a, K: Ord>(
    shots: impl Iterator<Item = &'a Shot>,
    period: &Span,
    rows: impl Fn(&Shot) -> Shares<K>,
) -> (BTreeMap<K, Figures>, Figures) {
    let (mut by, mut all) = (BTreeMap::<K, Figures>::new(), Figures::default());
    for shot in shots {
        let counted = shot.counted(period);
        if counted == Counted::Not {
            continue;
        }
        all.add(counted, shot.minor, shot.probability);
        for (row, part) in rows(shot) {
            by.entry(row).or_default().add(counted, part, shot.probability);
        }
    }
    (by, all)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Category, Outcome};
    use super::*;
    use crate::base::AccountId;
    use jiff::civil::{Date, date};
    use uuid::Uuid;

    pub(in crate::features::forecast) const Q4: Span = Span { from: date(2026, 10, 1), to: date(2027, 1, 1) };

    pub(in crate::features::forecast) fn shot(
        n: u128,
        outcome: Outcome,
        category: Category,
        day: Date,
        minor: i64,
    ) -> Shot {
        Shot {
            key: (AccountId(Uuid::from_u128(1)), Uuid::from_u128(n)),
            outcome,
            category,
            probability: 50,
            day: Some(day),
            minor: Some(minor),
            own: Some(minor),
            currency: String::from("EUR"),
            lead: None,
        }
    }

    #[test]
    fn commit_and_best_case_stand_on_what_is_won() {
        let in_q4 = date(2026, 11, 30);
        let deals = [
            shot(1, Outcome::Won, Category::Commit, in_q4, 1_000),
            shot(2, Outcome::Open, Category::Commit, in_q4, 300),
            shot(3, Outcome::Open, Category::BestCase, in_q4, 70),
            Shot { probability: 10, ..shot(4, Outcome::Open, Category::Pipeline, in_q4, 5) },
            shot(5, Outcome::Lost, Category::Commit, in_q4, 9_999),
            shot(6, Outcome::Open, Category::Commit, date(2027, 1, 1), 9_999),
            Shot { day: None, ..shot(7, Outcome::Open, Category::Commit, in_q4, 9_999) },
        ];
        let (_, all) = table(deals.iter(), &Q4, |_| Vec::<((), Option<i64>)>::new());
        assert_eq!(all.won.minor, 1_000);
        assert_eq!((all.commit().minor, all.commit().deals), (1_300, 2));
        assert_eq!((all.best().minor, all.best().deals), (1_370, 3));
        assert_eq!((all.open.minor, all.open.deals), (375, 3));
        assert_eq!((all.pipeline().minor, all.pipeline().deals), (5, 1));
        // 150 + 35 + 0.5, rounded half away from zero.
        assert_eq!(all.weighted(), Some(186));
    }

    #[test]
    fn unknown_is_left_out_and_counted_never_zero() {
        let mut sum = Sum::default();
        assert_eq!(sum.known(), Some(0));
        sum.add(None);
        assert_eq!(sum.known(), None);
        sum.add(Some(5));
        assert_eq!((sum.known(), sum.deals, sum.unknown), (Some(5), 2, 1));
        let mut figures = Figures::default();
        figures.add(Counted::Best, None, 40);
        assert_eq!((figures.weighted(), figures.best().known()), (None, None));
    }
}
