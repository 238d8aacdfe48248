//! Contact next: who comes first and why. Pure.

pub mod score;

use std::collections::HashMap;

use crate::base::registry::Reason;
use crate::base::{AccountId, PersonId};

/// Version of the formula, kept beside every number it gives.
pub const FORMULA: &str = "contact-next/2";
/// Most rows of the panel.
pub const ROWS: usize = 7;
/// The largest weight of a rule, in per cent.
pub const HEAVIEST: i64 = 300;

/// The rules whose weights admins set, in the order in which they are shown; each is a text key.
pub const RULES: [&str; 5] = [score::PROMISE, score::RHYTHM, score::UNMET, score::NEW_IN_ROLE, score::INFLUENCE];

/// A person at an account, or the account where the person is nil.
pub type Who = (AccountId, Option<PersonId>);

/// What changes the points of rules: weights in per cent, and how often somebody said "not this one".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tuning {
    /// Weights by rule; 100 without.
    pub weights: HashMap<String, i64>,
    /// How often one said so, by person and rule.
    pub lessons: HashMap<(Who, String), i64>,
}

impl Tuning {
    /// The weight of a rule, in per cent.
    pub fn weight(&self, rule: &str) -> i64 {
        self.weights.get(rule).copied().unwrap_or(100)
    }

    /// How often one said "not this one".
    pub fn times(&self, who: Who, rule: &str) -> i64 {
        self.lessons.get(&(who, rule.to_owned())).copied().unwrap_or(0)
    }

    /// What is left of a rule's points for somebody: its weight, halved for each "not this one".
    pub fn points(&self, who: Who, rule: &str, points: f64) -> f64 {
        let halved = 0.5_f64.powi(i32::try_from(self.times(who, rule).clamp(0, 30)).unwrap_or(30));
        points * self.weight(rule) as f64 / 100.0 * halved
    }
}

/// A reason with what is left of its points.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The reason.
    pub reason: Reason,
    /// Its points after weight and lessons.
    pub points: f64,
    /// How often the viewer said "not this one".
    pub times: i64,
}

/// Somebody to contact, with the reasons, heaviest first.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person; none where a reason is about the account and nobody there is known.
    pub person: Option<PersonId>,
    /// Sum of the reasons' points.
    pub points: f64,
    /// The reasons.
    pub reasons: Vec<Scored>,
}

impl Candidate {
    /// Who it is.
    pub fn who(&self) -> Who {
        (self.account, self.person)
    }
}

/// Gathers reasons by person. What is about an account goes to the one of its people with the most points, or makes a
/// row of its own; of one rule the heaviest counts, and who was never met is not also overdue. Influence alone is no
/// reason.
pub fn gather(reasons: Vec<Reason>, tuning: &Tuning) -> Vec<Candidate> {
    let (of_people, of_accounts): (Vec<Reason>, Vec<Reason>) = reasons.into_iter().partition(|r| r.person.is_some());
    let mut all: HashMap<Who, Vec<Scored>> = HashMap::new();
    let add = |all: &mut HashMap<Who, Vec<Scored>>, who: Who, reason: Reason| {
        let scored = Scored {
            points: tuning.points(who, reason.rule, reason.points),
            times: tuning.times(who, reason.rule),
            reason,
        };
        let list = all.entry(who).or_default();
        match list.iter_mut().find(|s| s.reason.rule == scored.reason.rule) {
            Some(same) if same.points >= scored.points => {}
            Some(same) => *same = scored,
            None => list.push(scored),
        }
    };
    for reason in of_people {
        add(&mut all, (reason.account, reason.person), reason);
    }
    let mut first: HashMap<AccountId, (f64, PersonId)> = HashMap::new();
    for ((account, person), list) in &all {
        let Some(person) = person else { continue };
        let points: f64 = list.iter().map(|s| s.points).sum();
        let best = first.entry(*account).or_insert((points, *person));
        if points > best.0 || (points == best.0 && *person < best.1) {
            *best = (points, *person);
        }
    }
    for reason in of_accounts {
        add(&mut all, (reason.account, first.get(&reason.account).map(|(_, person)| *person)), reason);
    }
    all.into_iter().filter_map(|((account, person), reasons)| candidate(account, person, reasons)).collect()
}

fn candidate(account: AccountId, person: Option<PersonId>, mut reasons: Vec<Scored>) -> Option<Candidate> {
    if reasons.iter().any(|s| s.reason.rule == score::UNMET) {
        reasons.retain(|s| s.reason.rule != score::RHYTHM);
    }
    reasons.retain(|s| s.points > 0.0);
    if reasons.iter().all(|s| s.reason.rule == score::INFLUENCE) {
        return None;
    }
    // Influence adds to the points, but is never what the row says.
    let told = |s: &Scored| s.reason.rule == score::INFLUENCE;
    reasons.sort_by(|a, b| {
        told(a).cmp(&told(b)).then(b.points.total_cmp(&a.points)).then_with(|| a.reason.rule.cmp(b.reason.rule))
    });
    let points = reasons.iter().map(|s| s.points).sum();
    Some(Candidate { account, person, points, reasons })
}

/// Puts candidates in order: most points first, equal scores by the client's revenue, then by id; at most `limit`.
pub fn rank(mut all: Vec<Candidate>, revenue: impl Fn(AccountId) -> i64, limit: usize) -> Vec<Candidate> {
    all.sort_by(|a, b| {
        b.points
            .total_cmp(&a.points)
            .then_with(|| revenue(b.account).cmp(&revenue(a.account)))
            .then_with(|| a.who().cmp(&b.who()))
    });
    all.truncate(limit);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn reason(account: u128, person: u128, points: f64, rule: &'static str) -> Reason {
        Reason {
            account: AccountId(Uuid::from_u128(account)),
            person: (person > 0).then(|| PersonId(Uuid::from_u128(person))),
            points,
            rule,
            headline: String::new(),
            advice: String::new(),
            icon: "clock",
        }
    }

    fn ranked(reasons: Vec<Reason>, tuning: &Tuning) -> Vec<(u128, u128, String)> {
        let all = rank(gather(reasons, tuning), |a| i64::try_from(a.0.as_u128()).unwrap(), ROWS);
        let id = |p: Option<PersonId>| p.map_or(0, |p| p.0.as_u128());
        all.iter().map(|c| (c.account.0.as_u128(), id(c.person), format!("{:.2}", c.points))).collect()
    }

    #[test]
    fn reasons_add_up_by_person_and_accounts_go_to_the_first() {
        let reasons = vec![
            reason(1, 0, 34.0, score::RENEWAL),
            reason(1, 0, 8.0, score::HEALTH),
            reason(1, 5, f64::min(40.0, 27.0 * 17.0 / 21.0), score::RHYTHM),
            reason(1, 5, 14.0, score::INFLUENCE),
            reason(1, 6, 24.0, score::NEW_IN_ROLE),
            reason(1, 7, 14.0, score::INFLUENCE),
            reason(2, 0, 27.0, score::RHYTHM),
            reason(3, 9, 26.0, score::UNMET),
            reason(3, 9, 40.0, score::RHYTHM),
        ];
        let want: Vec<(u128, u128, String)> = vec![
            (1, 5, String::from("77.86")),
            (2, 0, String::from("27.00")),
            (3, 9, String::from("26.00")),
            (1, 6, String::from("24.00")),
        ];
        assert_eq!(ranked(reasons, &Tuning::default()), want, "influence alone is nobody to contact");
    }

    #[test]
    fn equal_scores_go_by_revenue_and_one_rule_counts_once() {
        let reasons = vec![reason(1, 0, 5.0, "a"), reason(2, 0, 5.0, "a"), reason(2, 0, 4.0, "a")];
        let want: Vec<(u128, u128, String)> = vec![(2, 0, String::from("5.00")), (1, 0, String::from("5.00"))];
        assert_eq!(ranked(reasons, &Tuning::default()), want);
    }

    #[test]
    fn weights_and_lessons_lower_points() {
        let who = (AccountId(Uuid::from_u128(1)), Some(PersonId(Uuid::from_u128(5))));
        let tuning = Tuning {
            weights: [(String::from(score::RHYTHM), 50), (String::from(score::UNMET), 0)].into(),
            lessons: [((who, String::from(score::RHYTHM)), 2)].into(),
        };
        let reasons = vec![
            reason(1, 5, 40.0, score::RHYTHM),
            reason(1, 6, 40.0, score::RHYTHM),
            reason(1, 7, 26.0, score::UNMET),
        ];
        let want: Vec<(u128, u128, String)> = vec![(1, 6, String::from("20.00")), (1, 5, String::from("5.00"))];
        assert_eq!(ranked(reasons, &tuning), want, "a rule that weighs nothing lists nobody");
    }
}
