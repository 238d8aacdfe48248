//! What a forecast counts: pure rules over deals as they stand, or stood on the day of a freeze.

pub mod accuracy;
pub mod bridge;
pub mod credit;
pub mod fate;
pub mod freeze;
pub mod standing;
pub mod submitted;
pub mod summed;
pub mod sums;
pub mod teams;
pub mod weak;
pub mod wins;

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::dated::Span;
use crate::base::{AccountId, UserId, codes};

pub use crate::features::deals::model::{Category, Outcome};
pub use standing::{Counted, Standing};
pub use sums::{Figures, Sum};

/// Version of the rules, told beside the numbers.
pub const FORMULA: &str = "forecast/1";

/// The category with this code; what is not known is pipeline, so that it is never counted as sure.
pub fn category(code: &str) -> Category {
    Category::parse(code).unwrap_or(Category::Pipeline)
}

/// The outcome with this code; what is not known counts nowhere.
pub fn outcome(code: &str) -> Outcome {
    Outcome::parse(code).unwrap_or(Outcome::Lost)
}

/// What holds on a day: what somebody said instead up to and with its last day, else what the evidence says.
pub fn effective(by_evidence: Category, instead: Option<(Category, Option<Date>)>, day: Date) -> Category {
    match instead {
        Some((category, until)) if until.is_none_or(|last| day <= last) => category,
        _ => by_evidence,
    }
}

codes! {
    /// What the rows of a forecast are.
    By, "forecast-by-" {
        /// Who has the credit, or leads the account.
        Lead = "lead",
        /// Who leads them, at any distance: a team holds those within it.
        Team = "team",
        /// The month in which it closes.
        Month = "month",
        /// The kind of deal.
        Kind = "kind",
        /// The territory of the account.
        Territory = "territory",
    }
}

/// The key of a deal.
pub type Key = (AccountId, Uuid);

/// A deal as a forecast sees it on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Shot {
    /// Its account and id.
    pub key: Key,
    /// Whether it is open, won or lost.
    pub outcome: Outcome,
    /// What holds on that day.
    pub category: Category,
    /// In percent.
    pub probability: i64,
    /// The day on which it closes, or on which it closed; none where nobody said.
    pub day: Option<Date>,
    /// Minor units of the reporting currency; none without an amount or a rate.
    pub minor: Option<i64>,
    /// Minor units of its own currency.
    pub own: Option<i64>,
    /// Its own currency.
    pub currency: String,
    /// Who led the account on that day.
    pub lead: Option<UserId>,
}

impl Shot {
    /// How it counts in a period.
    pub fn counted(&self, period: &Span) -> Counted {
        if !self.day.is_some_and(|day| period.holds(day)) {
            return Counted::Not;
        }
        match (self.outcome, self.category) {
            (Outcome::Won, _) => Counted::Won,
            (Outcome::Open, Category::Commit) => Counted::Commit,
            (Outcome::Open, Category::BestCase) => Counted::Best,
            (Outcome::Open, Category::Pipeline) => Counted::Pipeline,
            (Outcome::Lost, _) => Counted::Not,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_somebody_said_holds_until_it_expires() {
        let (commit, last) = (Category::Commit, Some(date(2026, 11, 12)));
        let on = |day| effective(Category::Pipeline, Some((commit, last)), day);
        assert_eq!(on(date(2026, 11, 12)), Category::Commit);
        assert_eq!(on(date(2026, 11, 13)), Category::Pipeline);
        assert_eq!(effective(Category::BestCase, None, date(2026, 11, 12)), Category::BestCase);
        assert_eq!(effective(Category::BestCase, Some((commit, None)), date(2036, 1, 1)), Category::Commit);
        assert_eq!(category("certain"), Category::Pipeline);
    }
}
