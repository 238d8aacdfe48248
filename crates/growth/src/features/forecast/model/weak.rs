//! What forecasts rest on that is weak. Pure.

use crate::base::codes;

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

/// Evidence that a deal needs to be commit.
pub const COMMIT_NEEDS: [&str; 2] = ["economic_buyer", "paper_process"];

/// What a deal lacks to be commit by its evidence.
pub fn missing(evidence: &[String]) -> Vec<&'static str> {
    COMMIT_NEEDS.into_iter().filter(|needed| !evidence.iter().any(|there| there == needed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commit_lacks_is_named() {
        let there = |codes: &[&str]| codes.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        assert_eq!(missing(&there(&["need"])), COMMIT_NEEDS);
        assert_eq!(missing(&there(&["economic_buyer"])), ["paper_process"]);
        assert!(missing(&there(&["economic_buyer", "paper_process"])).is_empty());
    }
}
