//! What the API of openings and cross-sell rules takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::openings::{Dismissed, Opening, Why};
use super::model::rules::{Found, Rule, USEFUL};
use crate::base::money::Money;
use crate::base::{AccountId, OfferingId, UnitId};

/// An account that proves an opening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProofOut {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
}

/// An opening.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpeningOut {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit: Option<String>,
    /// The offering.
    pub offering_id: OfferingId,
    /// Its name.
    pub offering: String,
    /// What the client spends there; null where only a rule speaks for it, or no rate converts it.
    pub estimate: Option<Money>,
    /// What no rate converts, as somebody said it.
    pub estimate_without_rate: Option<Money>,
    /// Estimate × access × proof; null without an estimate.
    pub score: Option<f64>,
    /// Strength of the best relationship with a key position there / 100, at least 0.1.
    pub access: f64,
    /// Who that is.
    pub door: Option<String>,
    /// 1, and a quarter more for each of the first two that buy it already.
    pub proof: f64,
    /// Other units of the account that buy it.
    pub proved_by_units: Vec<String>,
    /// Other accounts of the sector that you see and that buy it.
    pub proved_by_accounts: Vec<ProofOut>,
    /// The rule that speaks for it, in words.
    pub rule: Option<String>,
    /// What was counted, where purchases show the rule; null where somebody wrote it.
    pub found: Option<EvidenceOut>,
}

/// What was counted for a rule that purchases show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceOut {
    /// Accounts that you see and that have both.
    pub both: usize,
    /// Those that have what they own.
    pub first: usize,
    /// All that buy something.
    pub accounts: usize,
    /// Of all that buy something, how many have both: 0 to 1.
    pub support: f64,
    /// Of those who have the first, how many have the second too: 0 to 1.
    pub confidence: f64,
    /// How much oftener than among all.
    pub lift: f64,
    /// Whether these are enough for the numbers to say something: 20.
    pub enough: bool,
}

impl From<&Found> for EvidenceOut {
    fn from(f: &Found) -> Self {
        Self {
            both: f.both,
            first: f.first,
            accounts: f.all,
            support: f.support(),
            confidence: f.confidence(),
            lift: f.lift(),
            enough: f.enough(),
        }
    }
}

/// The same in words, with what is to be kept in mind of few accounts.
fn told(owns: &str, f: &Found) -> String {
    let (both, first, all, support, lift) = (f.both, f.first, f.all, f.support() * 100.0, f.lift());
    let few =
        if f.enough() { String::new() } else { format!("; from fewer than {USEFUL} accounts, which may be chance") };
    format!("{both} of {first} accounts that buy {owns}; support {support:.0}% of {all} accounts; lift {lift:.2}{few}")
}

impl OpeningOut {
    /// As the API gives it.
    pub fn of(o: Opening, currency: &str) -> Self {
        let (score, proof) = (o.score(), o.proof.weight());
        let found = o.why.as_ref().and_then(|why| match why {
            Why::Found { found, .. } => Some(EvidenceOut::from(found)),
            Why::Written(..) => None,
        });
        let rule = o.why.map(|why| match why {
            Why::Written(en, _) => en,
            Why::Found { owns, found } => told(&owns, &found),
        });
        let account = |(account_id, account)| ProofOut { account_id, account };
        Self {
            unit_id: o.place.0,
            unit: o.unit,
            offering_id: o.place.1,
            offering: o.offering,
            estimate: o.estimate.map(|minor| Money { minor, currency: currency.to_owned() }),
            estimate_without_rate: o.own,
            score: score.map(|s| s / 10_f64.powi(crate::base::money::exponent(currency).cast_signed())),
            access: super::model::openings::access(o.door.as_ref().map(|d| d.strength)),
            door: o.door.map(|d| d.name),
            proof,
            proved_by_units: o.proof.units,
            proved_by_accounts: o.proof.accounts.into_iter().map(account).collect(),
            rule,
            found,
        }
    }
}

/// An opening that is put off.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DismissedOut {
    /// Its id.
    pub id: Uuid,
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// The offering.
    pub offering_id: OfferingId,
    /// Why: `not_now`, `no_need`, `no_budget`, `competitor` or `other`.
    pub reason: String,
    /// In words.
    pub note: String,
    /// First day on which it may come back.
    pub until: String,
}

impl From<Dismissed> for DismissedOut {
    fn from(d: Dismissed) -> Self {
        let (unit_id, offering_id) = d.place;
        Self { id: d.id, unit_id, offering_id, reason: d.reason, note: d.note, until: d.until.to_string() }
    }
}

/// Openings of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpeningsOut {
    /// The best first.
    pub items: Vec<OpeningOut>,
    /// Those that are put off.
    pub dismissed: Vec<DismissedOut>,
    /// A severe concern that is open; until it is settled, nothing is suggested.
    pub waits_for_concern: Option<Uuid>,
}

/// Why an opening is put off.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DismissInput {
    /// The unit; null for the account as a whole.
    pub unit_id: Option<UnitId>,
    /// The offering.
    pub offering_id: Option<OfferingId>,
    /// `not_now`, `no_need`, `no_budget`, `competitor` or `other`.
    pub reason: String,
    /// In words; needed for `other`.
    pub note: String,
    /// First day on which it may come back, at most three years ahead.
    pub until: String,
}

/// A cross-sell rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RuleOut {
    /// Its id.
    pub id: Uuid,
    /// What they own.
    pub owns_id: OfferingId,
    /// What they lack.
    pub lacks_id: OfferingId,
    /// Only accounts of this sector; empty for all.
    pub sector: String,
    /// Only units of this kind; empty for all.
    pub unit_kind: String,
    /// Why, in English.
    pub reason: String,
    /// Why, in Chinese.
    pub reason_zh: String,
    /// For If-Match.
    pub version: i64,
}

impl From<Rule> for RuleOut {
    fn from(r: Rule) -> Self {
        Self {
            id: r.id,
            owns_id: r.owns,
            lacks_id: r.lacks,
            sector: r.sector,
            unit_kind: r.unit_kind,
            reason: r.reason,
            reason_zh: r.reason_zh,
            version: r.version,
        }
    }
}

/// A rule to be written, or its fields to be changed: absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RuleInput {
    /// What they own.
    pub owns_id: Option<OfferingId>,
    /// What they lack.
    pub lacks_id: Option<OfferingId>,
    /// Only accounts of this sector; empty for all.
    pub sector: Option<String>,
    /// Only units of this kind; empty for all.
    pub unit_kind: Option<String>,
    /// Why, in English.
    pub reason: Option<String>,
    /// Why, in Chinese.
    pub reason_zh: Option<String>,
}

/// A rule that purchases of the accounts that you see show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundOut {
    /// What they own.
    pub owns_id: OfferingId,
    /// What they have too.
    pub has_id: OfferingId,
    /// Accounts that have both.
    pub both: usize,
    /// Of all that buy, how many have both: 0 to 1.
    pub support: f64,
    /// Of those who have the first, how many have the second too: 0 to 1.
    pub confidence: f64,
    /// How much oftener than among all.
    pub lift: f64,
}

impl From<&Found> for FoundOut {
    fn from(f: &Found) -> Self {
        Self {
            owns_id: f.owns,
            has_id: f.lacks,
            both: f.both,
            support: f.support(),
            confidence: f.confidence(),
            lift: f.lift(),
        }
    }
}

/// Rules that purchases show.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundListOut {
    /// The strongest first.
    pub items: Vec<FoundOut>,
    /// Accounts that buy something.
    pub accounts: usize,
    /// Whether these are enough for the numbers to say something.
    pub enough: bool,
    /// Who sees very many accounts has so many of them looked through, spread evenly over all; null where it is all.
    pub looked_through: Option<i64>,
}
