//! What is known of a cell of the grid, and of the columns and rows that cells stand in. Pure.

pub mod cross;
pub mod grid;
pub mod make;
pub mod openings;
pub mod rules;
#[cfg(test)]
mod tests;
pub mod tree;

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::base::codes;
use crate::base::dated::Span;
use crate::base::money::Money;
use crate::base::{AccountId, CompetitorId, DealId, OfferingId, UnitId};

codes! {
    /// What a cell is. The first that holds counts.
    State, "whitespace-state-" {
        /// We sold in the last twelve months.
        Sold = "sold",
        /// A deal is open.
        Deal = "deal",
        /// Somebody else sells.
        Competitor = "competitor",
        /// They cannot use it.
        NotApplicable = "not_applicable",
        /// They spend, or would; nobody sells yet as far as we know.
        Open = "open",
        /// Nobody has found out.
        Unknown = "unknown",
    }
}

codes! {
    /// What somebody noted of a cell.
    Mark, "whitespace-mark-" {
        /// What the client spends, or would spend.
        Open = "open",
        /// Somebody else sells.
        Competitor = "competitor",
        /// They cannot use it.
        NotApplicable = "not_applicable",
        /// That nothing is known any more: what was noted ends.
        Unknown = "unknown",
    }
}

codes! {
    /// How sure an estimate is.
    Confidence, "whitespace-confidence-" {
        /// A guess.
        Low = "low",
        /// Somebody who knows said so.
        Medium = "medium",
        /// Read in their books.
        High = "high",
    }
}

/// A place in the grid of an account: a unit, or the account as a whole, and an offering.
pub type Place = (Option<UnitId>, OfferingId);

/// What somebody says of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What it is.
    pub mark: Mark,
    /// Who sells there.
    pub competitor: Option<CompetitorId>,
    /// What the client spends there a year with all suppliers; none where nobody knows.
    pub spend: Option<Money>,
    /// In percent, that it can become ours.
    pub probability: Option<i64>,
    /// Where the estimate comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Of which day it is.
    pub estimated_on: Option<Date>,
    /// What else is to be said.
    pub note: String,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            mark: Mark::Open,
            competitor: None,
            spend: None,
            probability: None,
            source: String::new(),
            confidence: None,
            estimated_on: None,
            note: String::new(),
        }
    }
}

impl Facts {
    /// Whether nothing is said at all.
    pub fn is_empty(&self) -> bool {
        self.mark == Mark::Unknown || *self == Self::default()
    }

    /// The fields as the log sees them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "state": self.mark.code(),
            "competitor": self.competitor,
            "spend_minor": self.spend.as_ref().map(|m| m.minor),
            "currency": self.spend.as_ref().map(|m| m.currency.clone()),
            "probability": self.probability,
            "source": self.source,
            "confidence": self.confidence.map(Confidence::code),
            "estimated_on": self.estimated_on.map(|d| d.to_string()),
            "note": self.note,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The facts that [`Facts::fields`] wrote; what does not fit is left out.
    pub fn of(fields: &Map<String, Json>) -> Self {
        let text = |name: &str| fields.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let number = |name: &str| fields.get(name).and_then(Json::as_i64);
        Self {
            mark: Mark::parse(&text("state")).unwrap_or(Mark::Open),
            competitor: text("competitor").parse().ok(),
            spend: number("spend_minor").map(|minor| Money { minor, currency: text("currency") }),
            probability: number("probability"),
            source: text("source"),
            confidence: Confidence::parse(&text("confidence")),
            estimated_on: text("estimated_on").parse().ok(),
            note: text("note"),
        }
    }
}

/// What is stored of a cell from a day until the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub place: Place,
    /// What it says.
    pub facts: Facts,
    /// When it holds.
    pub span: Span,
}

/// What was sold in a cell in twelve months, in the install's currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Sold {
    /// The account.
    pub account: AccountId,
    /// The unit; none for lines without.
    pub unit: Option<UnitId>,
    /// The offering; none for lines without.
    pub offering: Option<OfferingId>,
    /// What the lines come to that a rate converts.
    pub minor: i64,
    /// Lines.
    pub lines: i64,
    /// Those that no rate converts.
    pub unrated: i64,
}

/// What an open deal is about in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDeal {
    /// The account.
    pub account: AccountId,
    /// The deal.
    pub id: DealId,
    /// Its name.
    pub name: String,
    /// Where.
    pub place: Place,
    /// In the install's currency; none where nobody knows, or no rate converts it.
    pub minor: Option<i64>,
    /// The name of its stage, in English and in Chinese.
    pub stage: (String, String),
    /// In percent.
    pub probability: i64,
}

/// A share as whole percent; none when there is nothing to divide by.
pub fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The step of a share in the grid, 1 to 5: one for each fifth that is full, and the one that is not. 0 where no share is
/// known.
pub fn heat(share: Option<f64>) -> u8 {
    match share {
        None => 0,
        Some(s) if s >= 0.8 => 5,
        Some(s) if s >= 0.6 => 4,
        Some(s) if s >= 0.4 => 3,
        Some(s) if s >= 0.2 => 2,
        Some(_) => 1,
    }
}
