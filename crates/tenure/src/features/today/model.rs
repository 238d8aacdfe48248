//! Contact next: the sum of reasons per account (`domain.md` 4.1). Pure.

use std::collections::HashMap;

use crate::base::registry::Reason;
use crate::base::{AccountId, PersonId};

/// Version of the formula, kept beside every number it gives.
pub const FORMULA: &str = "contact-next/1";
/// Most rows of the panel.
pub const ROWS: usize = 7;

/// One account to contact, with its reasons, heaviest first.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person of the heaviest reason that names one.
    pub person: Option<PersonId>,
    /// Sum of the reasons' points.
    pub points: f64,
    /// The reasons.
    pub reasons: Vec<Reason>,
}

/// Adds up reasons per account and ranks: most points first, equal scores by the client's revenue, then by id.
pub fn rank(reasons: Vec<Reason>, revenue: impl Fn(AccountId) -> i64, limit: usize) -> Vec<Candidate> {
    let mut by_account: HashMap<AccountId, Vec<Reason>> = HashMap::new();
    for reason in reasons {
        by_account.entry(reason.account).or_default().push(reason);
    }
    let mut all: Vec<Candidate> = by_account
        .into_iter()
        .map(|(account, mut reasons)| {
            reasons.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.rule.cmp(b.rule)));
            let points = reasons.iter().map(|r| r.points).sum();
            Candidate { account, person: reasons.iter().find_map(|r| r.person), points, reasons }
        })
        .collect();
    all.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then_with(|| revenue(b.account).cmp(&revenue(a.account)))
            .then_with(|| a.account.cmp(&b.account))
    });
    all.truncate(limit);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn reason(account: u128, points: f64, rule: &'static str) -> Reason {
        Reason {
            account: AccountId(Uuid::from_u128(account)),
            person: None,
            points,
            rule,
            headline: String::new(),
            advice: String::new(),
            icon: "clock",
        }
    }

    #[test]
    fn reasons_add_up_as_in_the_specification() {
        // The vector of domain.md 4.1: 34 + 21.86 + 14 + 8 = 77.86, shown 78.
        let reasons = vec![
            reason(1, 34.0, "renewal"),
            reason(1, f64::min(40.0, 27.0 * 17.0 / 21.0), "rhythm"),
            reason(1, 14.0, "influence"),
            reason(1, f64::min(20.0, 4.0 / 3.0 * 6.0), "health"),
            reason(2, 40.0, "promise"),
        ];
        let ranked = rank(reasons, |_| 0, ROWS);
        assert_eq!(ranked[0].account.0, Uuid::from_u128(1));
        assert_eq!(format!("{:.2}", ranked[0].points), "77.86");
        assert_eq!(ranked[0].reasons[0].rule, "renewal");
        assert_eq!(ranked.len(), 2);
    }

    #[test]
    fn equal_scores_go_by_revenue() {
        let ranked = rank(
            vec![reason(1, 5.0, "a"), reason(2, 5.0, "a")],
            |a| if a.0 == Uuid::from_u128(2) { 9 } else { 1 },
            ROWS,
        );
        assert_eq!(ranked[0].account.0, Uuid::from_u128(2));
    }
}
