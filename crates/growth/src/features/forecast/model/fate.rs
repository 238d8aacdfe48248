//! What has become of a deal since a past day. Pure.

use jiff::civil::Date;

use super::Outcome;
use crate::base::codes;
use crate::base::dated::Span;

codes! {
    /// What has become of a deal.
    Fate, "forecast-fate-" {
        /// It is open, and still to close in the period.
        Open = "open",
        /// It is open, and to close in another one.
        MovedOut = "moved_out",
        /// It is open, and has no close date.
        Undated = "undated",
        /// It is won.
        Won = "won",
        /// It is lost.
        Lost = "lost",
        /// It was taken out.
        Gone = "gone",
    }
}

/// A deal as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// Its name.
    pub name: String,
    /// The name of its account.
    pub account: String,
    /// Its kind.
    pub kind: String,
    /// Whether it is open, won or lost.
    pub outcome: Outcome,
    /// When it is to close.
    pub close_on: Option<Date>,
    /// When it closed.
    pub closed_on: Option<Date>,
    /// Whether it was taken out: it, or the account on which it is open.
    pub gone: bool,
}

impl Now {
    /// What has become of it since it counted in a period, and the day of that: on which it closed, or is to close now.
    pub fn fate(&self, period: &Span) -> (Fate, Option<Date>) {
        match (self.outcome, self.close_on) {
            _ if self.gone => (Fate::Gone, None),
            (Outcome::Won, _) => (Fate::Won, self.closed_on),
            (Outcome::Lost, _) => (Fate::Lost, self.closed_on),
            (Outcome::Open, None) => (Fate::Undated, None),
            (Outcome::Open, Some(day)) if period.holds(day) => (Fate::Open, Some(day)),
            (Outcome::Open, Some(day)) => (Fate::MovedOut, Some(day)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sums::tests::Q4;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_has_become_of_a_deal_is_told_with_its_day() {
        let (dec, jan) = (date(2026, 12, 10), date(2027, 1, 20));
        let now = |outcome, close_on, closed_on, gone| {
            let (name, account, kind) = (String::new(), String::new(), String::new());
            Now { name, account, kind, outcome, close_on, closed_on, gone }.fate(&Q4)
        };
        assert_eq!(now(Outcome::Open, Some(dec), None, false), (Fate::Open, Some(dec)));
        assert_eq!(now(Outcome::Open, Some(jan), None, false), (Fate::MovedOut, Some(jan)));
        assert_eq!(now(Outcome::Open, None, None, false), (Fate::Undated, None));
        assert_eq!(now(Outcome::Won, Some(dec), Some(jan), false), (Fate::Won, Some(jan)));
        assert_eq!(now(Outcome::Lost, Some(dec), Some(dec), false), (Fate::Lost, Some(dec)));
        assert_eq!(now(Outcome::Won, Some(dec), Some(dec), true), (Fate::Gone, None));
    }
}
