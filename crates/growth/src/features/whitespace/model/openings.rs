//! Best openings: value × access × proof (`domain.md` 4.1), with what each is made of. Pure.

use uuid::Uuid;

use super::Place;
use super::rules::Found;
use crate::base::AccountId;
use crate::base::money::Money;

/// Access where nobody in a key position is near us.
const LEAST: f64 = 0.1;

/// Who opens the door: the key position of the unit with the strongest relationship.
#[derive(Clone, Debug, PartialEq)]
pub struct Door {
    /// Who.
    pub name: String,
    /// What they are.
    pub title: String,
    /// The strength of the relationship, 0 to 100.
    pub strength: f64,
}

/// Who shows that it works: those that buy it already.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// Names of other units of the account.
    pub units: Vec<String>,
    /// Other accounts of the sector that the viewer sees.
    pub accounts: Vec<(AccountId, String)>,
}

impl Proof {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.units.len() + self.accounts.len()
    }

    /// Its weight: 1, and a quarter more for each of the first two.
    pub fn weight(&self) -> f64 {
        proof(self.count())
    }
}

/// The weight of access: strength / 100, at least a tenth.
pub fn access(strength: Option<f64>) -> f64 {
    (strength.unwrap_or(0.0) / 100.0).max(LEAST)
}

/// The weight of proof by so many.
pub fn proof(count: usize) -> f64 {
    1.0 + 0.25 * count.min(2) as f64
}

/// Estimate × access × proof.
pub fn score(estimate: i64, strength: Option<f64>, proved: usize) -> f64 {
    estimate as f64 * access(strength) * proof(proved)
}

/// A rule that speaks for an opening.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Somebody wrote it down: its reason in English and in Chinese.
    Written(String, String),
    /// It was found in purchases.
    Found {
        /// What they own.
        owns: String,
        /// What was counted.
        found: Found,
    },
}

/// An opening.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The account.
    pub account: AccountId,
    /// Where.
    pub place: Place,
    /// The name of the unit; none for the account as a whole.
    pub unit: Option<String>,
    /// The name of the offering.
    pub offering: String,
    /// What the client spends there; none where only a rule speaks for it, or no rate converts it.
    pub estimate: Option<i64>,
    /// What no rate converts, as somebody said it.
    pub own: Option<Money>,
    /// Who opens the door.
    pub door: Option<Door>,
    /// Who proves it.
    pub proof: Proof,
    /// A rule that speaks for it.
    pub why: Option<Why>,
}

impl Opening {
    /// Its score; none without an estimate.
    pub fn score(&self) -> Option<f64> {
        let strength = self.door.as_ref().map(|d| d.strength);
        Some(score(self.estimate?, strength, self.proof.count()))
    }
}

/// The best first: by score; then those of which nobody knows the worth, the nearest first.
pub fn rank(openings: &mut [Opening]) {
    let near = |o: &Opening| access(o.door.as_ref().map(|d| d.strength)) * o.proof.weight();
    openings.sort_by(|a, b| {
        let (left, right) = (a.score().unwrap_or(-1.0), b.score().unwrap_or(-1.0));
        right
            .total_cmp(&left)
            .then_with(|| near(b).total_cmp(&near(a)))
            .then_with(|| a.place.cmp(&b.place))
            .then_with(|| a.account.cmp(&b.account))
    });
}

/// An opening that somebody does not want to see for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Dismissed {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub place: Place,
    /// Why; see `Reason`.
    pub reason: String,
    /// In words.
    pub note: String,
    /// First day on which it may come back.
    pub until: jiff::civil::Date,
    /// Who said so.
    pub who: Option<String>,
}

crate::base::codes! {
    /// Why an opening is put off.
    Reason, "whitespace-reason-" {
        /// The time is wrong.
        NotNow = "not_now",
        /// They do not need it.
        NoNeed = "no_need",
        /// They have no money for it.
        NoBudget = "no_budget",
        /// Somebody else is too strong there.
        Competitor = "competitor",
        /// Something else, which the note says.
        Other = "other",
    }
}
