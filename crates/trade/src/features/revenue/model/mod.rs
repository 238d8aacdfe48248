//! What a line of revenue is, and the rules of its amount. Pure.

pub mod identity;
pub mod shared;
pub mod sums;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::base::codes;
use crate::base::dated::Span;
use crate::base::{AccountId, BatchId, OfferingId, RevenueLineId, TerritoryId, UnitId, UserId};
use crate::features::people::merge::Base;

codes! {
    /// What kind of document or arrangement a line stands for. Sums count all kinds.
    Kind, "revenue-kind-" {
        /// The client ordered it.
        Order = "order",
        /// We billed it.
        Invoice = "invoice",
        /// We gave it back; its amount is never positive.
        CreditNote = "credit_note",
        /// Part of what is billed again and again, for a period.
        Recurring = "recurring",
    }
}

/// A quantity is stored in millionths.
pub const QUANTITY_SCALE: i64 = 1_000_000;

impl Kind {
    /// The amount as it is stored: that of a credit note is negative whichever sign was given, none other may be.
    /// None when it may not.
    pub fn amount(self, minor: i64) -> Option<i64> {
        match self {
            Kind::CreditNote => Some(-minor.checked_abs()?),
            _ => (minor >= 0).then_some(minor),
        }
    }
}

/// Months counted through: the year times twelve, plus the month from 0.
pub fn month_of(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// The first day of a month counted like that.
pub fn first_day(month: i64) -> Date {
    let year = i16::try_from(month.div_euclid(12)).unwrap_or(1);
    Date::new(year, i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1), 1).unwrap_or(Date::constant(1, 1, 1))
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// The part of the account to which it was sold.
    pub unit: Option<UnitId>,
    /// The day of the sale: that of the document.
    pub sold_on: Date,
    /// Minor units; see [`Kind::amount`].
    pub amount_minor: i64,
    /// ISO code.
    pub currency: String,
    /// How much, in millionths of the offering's unit of measure.
    pub quantity: Option<i64>,
    /// What was sold.
    pub offering: Option<OfferingId>,
    /// Number of the document, or empty.
    pub document_number: String,
    /// Line in the document, or empty.
    pub document_line: String,
    /// What it stands for.
    pub kind: Kind,
    /// The period that it pays for.
    pub period: Option<Span>,
    /// When it is to be paid.
    pub due_on: Option<Date>,
    /// When it was paid.
    pub paid_on: Option<Date>,
    /// Whether the client disputes it.
    pub disputed: bool,
    /// Reference of the agreement, or empty.
    pub agreement_ref: String,
    /// Which of us sold it, where that was told.
    pub sold_by: Option<UserId>,
    /// The territory in which it was sold, where that was told.
    pub territory: Option<TerritoryId>,
    /// The system that it comes from, or empty.
    pub source_system: String,
    /// Its id there, or empty.
    pub source_id: String,
}

/// A stored line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: RevenueLineId,
    /// What it says.
    pub facts: Facts,
    /// The amount in the reporting currency, by the rate of its day; none without a rate.
    pub reporting_minor: Option<i64>,
    /// The reporting currency of that.
    pub reporting_currency: String,
    /// The import that made it.
    pub batch: Option<BatchId>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was removed.
    pub archived: bool,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// A line to be added.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLine {
    /// The account.
    pub account: AccountId,
    /// What it says.
    pub facts: Facts,
}

/// Changes of a line.
#[derive(Clone, Debug, Default)]
pub struct EditLine {
    /// New values by field.
    pub set: Map<String, Json>,
    /// What the editor had read.
    pub base: Base,
}

impl Facts {
    /// The fields as the log and the merge see them; the period with its last day included.
    pub fn fields(&self) -> Map<String, Json> {
        let day = |d: Option<Date>| d.map(|d| d.to_string());
        let all = json!({
            "unit": self.unit,
            "sold_on": self.sold_on.to_string(),
            "amount_minor": self.amount_minor,
            "currency": self.currency,
            "quantity": self.quantity,
            "offering": self.offering,
            "document_number": self.document_number,
            "document_line": self.document_line,
            "kind": self.kind.code(),
            "period_from": day(self.period.map(|p| p.from)),
            "period_to": day(self.period.and_then(|p| p.last())),
            "due_on": day(self.due_on),
            "paid_on": day(self.paid_on),
            "disputed": self.disputed,
            "agreement": self.agreement_ref,
            "sold_by": self.sold_by,
            "territory": self.territory,
            "source_system": self.source_system,
            "source_id": self.source_id,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The facts with some fields replaced; none when a value does not fit, or the period ends before it starts.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        let (mut from, mut last) = (self.period.map(|p| p.from), self.period.and_then(|p| p.last()));
        for (field, value) in set {
            let text = value.as_str();
            let day = || text.and_then(|d| d.parse::<Date>().ok());
            let id = || text.and_then(|d| d.parse::<Uuid>().ok());
            let words = || text.unwrap_or_default().to_owned();
            match field.as_str() {
                "unit" => after.unit = id().map(UnitId),
                "sold_on" => after.sold_on = day()?,
                "amount_minor" => after.amount_minor = value.as_i64()?,
                "currency" => after.currency = text?.to_owned(),
                "quantity" => after.quantity = value.as_i64(),
                "offering" => after.offering = id().map(OfferingId),
                "document_number" => after.document_number = words(),
                "document_line" => after.document_line = words(),
                "kind" => after.kind = Kind::parse(text?)?,
                "period_from" => from = day(),
                "period_to" => last = day(),
                "due_on" => after.due_on = day(),
                "paid_on" => after.paid_on = day(),
                "disputed" => after.disputed = value.as_bool()?,
                "agreement" => after.agreement_ref = words(),
                "sold_by" => after.sold_by = id().map(UserId),
                "territory" => after.territory = id().map(TerritoryId),
                "source_system" => after.source_system = words(),
                "source_id" => after.source_id = words(),
                _ => return None,
            }
        }
        after.period = match (from, last) {
            (None, _) => None,
            (Some(from), last) => Some(Span::new(from, last).ok()?),
        };
        after.amount_minor = after.kind.amount(after.amount_minor)?;
        Some(after)
    }
}

#[cfg(test)]
mod tests;
