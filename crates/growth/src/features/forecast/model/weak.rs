//! What forecasts rest on that is weak. Pure.

use jiff::civil::Date;

use crate::base::codes;
use crate::features::deals::model::evidence::{self, Case, Gap};
use crate::features::deals::model::{Category, Evidence};
use crate::features::deals::store::weak::Weak as Counts;

codes! {
    /// How an open deal is weak.
    Weak, "forecast-weak-" {
        /// It is longer in its stage than deals usually are.
        Stalled = "stalled",
        /// Nobody said what is done next.
        NoStep = "no_step",
        /// Nobody at the client stands behind it.
        NoSponsor = "no_sponsor",
        /// Its close date has passed.
        Overdue = "overdue",
        /// It has no close date.
        NoDate = "no_date",
    }
}

impl Weak {
    /// How many of them there are.
    pub fn of(self, counts: &Counts) -> i64 {
        match self {
            Weak::Stalled => counts.stalled,
            Weak::NoStep => counts.no_step,
            Weak::NoSponsor => counts.no_sponsor,
            Weak::Overdue => counts.overdue,
            Weak::NoDate => counts.no_date,
        }
    }

    /// How the table of deals is asked for them.
    pub fn asked(self) -> (&'static str, &'static str) {
        match self {
            Weak::Stalled => ("only", "stalled"),
            Weak::NoStep => ("only", "no_step"),
            Weak::NoSponsor => ("only", "no_sponsor"),
            Weak::Overdue => ("closes", "overdue"),
            Weak::NoDate => ("closes", "none"),
        }
    }
}

/// What a deal with this evidence lacks to be commit, in the rule of deals: the day of closing is there, since it counts
/// in a period.
pub fn missing(evidence: &[Evidence]) -> Vec<Gap> {
    let there = |what| evidence.contains(&what);
    let case = Case {
        economic_buyer: there(Evidence::EconomicBuyer),
        paper_process: there(Evidence::PaperProcess),
        close_on: Some(Date::MIN),
        ..Case::default()
    };
    evidence::missing(&case, Category::Commit, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commit_lacks_is_named() {
        let buyer = Gap::Evidence(Evidence::EconomicBuyer);
        let paper = Gap::Evidence(Evidence::PaperProcess);
        assert_eq!(missing(&[Evidence::Need]), [buyer, paper]);
        assert_eq!(missing(&[Evidence::EconomicBuyer]), [paper]);
        assert!(missing(&[Evidence::EconomicBuyer, Evidence::PaperProcess]).is_empty());
    }
}
