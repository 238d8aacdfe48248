//! A line as people type it.

use serde::{Deserialize, Serialize};

use super::imports::read::{period, quantity, quantity_text};
use super::model::{Facts, Kind, Line};
use crate::base::money::{self, Money};
use crate::base::{Acting, Fields, Result, calendar, validate};

/// What people type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Facts, as text")]
pub struct LineForm {
    pub kind: String,
    pub sold_on: String,
    pub amount: String,
    pub currency: String,
    pub offering: String,
    pub quantity: String,
    pub unit: String,
    pub document_number: String,
    pub document_line: String,
    pub period_from: String,
    /// The last day, included.
    pub period_to: String,
    pub due_on: String,
    pub paid_on: String,
    pub disputed: String,
    pub agreement: String,
    pub sold_by: String,
    pub territory: String,
    pub source_system: String,
    pub source_id: String,
    /// The version that was read.
    pub version: String,
}

impl LineForm {
    /// The form of a stored line.
    pub fn of(line: &Line) -> Self {
        let f = &line.facts;
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        Self {
            kind: f.kind.code().to_owned(),
            sold_on: f.sold_on.to_string(),
            amount: Money { minor: f.amount_minor, currency: f.currency.clone() }.decimal(),
            currency: f.currency.clone(),
            offering: id(f.offering.map(|o| o.0)),
            quantity: f.quantity.map(quantity_text).unwrap_or_default(),
            unit: id(f.unit.map(|u| u.0)),
            document_number: f.document_number.clone(),
            document_line: f.document_line.clone(),
            period_from: day(f.period.map(|p| p.from)),
            period_to: day(f.period.and_then(|p| p.last())),
            due_on: day(f.due_on),
            paid_on: day(f.paid_on),
            disputed: if f.disputed { String::from("1") } else { String::new() },
            agreement: f.agreement_ref.clone(),
            sold_by: id(f.sold_by.map(|u| u.0)),
            territory: id(f.territory.map(|t| t.0)),
            source_system: f.source_system.clone(),
            source_id: f.source_id.clone(),
            version: line.version.to_string(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(&self, by: &Acting) -> Result<Facts> {
        let mut wrong = Fields::default();
        let kind = match self.kind.trim() {
            "" => Some(Kind::Invoice),
            code => Kind::parse(code),
        };
        if kind.is_none() {
            wrong.add("kind", "error-choose");
        }
        let kind = kind.unwrap_or(Kind::Invoice);
        let currency = money::currency(&mut wrong, "currency", &self.currency, &by.settings.currency);
        if self.amount.trim().is_empty() {
            wrong.add("amount", "error-required");
        }
        let amount = money::parse(&mut wrong, "amount", &self.amount, &currency).map_or(0, |m| m.minor);
        let amount_minor = kind.amount(amount);
        if amount_minor.is_none() {
            wrong.add("amount", "revenue-error-negative");
        }
        let mut day = |field, text: &str| calendar::parse_optional(&mut wrong, field, text, by.today);
        let (from, to) = (day("period_from", &self.period_from), day("period_to", &self.period_to));
        let (due_on, paid_on) = (day("due_on", &self.due_on), day("paid_on", &self.paid_on));
        let line = |wrong: &mut Fields, field, text: &str| validate::line(wrong, field, text, validate::NAME);
        let facts = Facts {
            unit: validate::id(&mut wrong, "unit", &self.unit),
            sold_on: calendar::parse_required(&mut wrong, "sold_on", &self.sold_on, by.today),
            amount_minor: amount_minor.unwrap_or_default(),
            currency,
            quantity: quantity(&mut wrong, &self.quantity),
            offering: validate::id(&mut wrong, "offering", &self.offering),
            document_number: line(&mut wrong, "document_number", &self.document_number),
            document_line: line(&mut wrong, "document_line", &self.document_line),
            kind,
            period: period(&mut wrong, from, to),
            due_on,
            paid_on,
            disputed: self.disputed == "1",
            agreement_ref: line(&mut wrong, "agreement", &self.agreement),
            sold_by: validate::id(&mut wrong, "sold_by", &self.sold_by),
            territory: validate::id(&mut wrong, "territory", &self.territory),
            source_system: line(&mut wrong, "source_system", &self.source_system),
            source_id: line(&mut wrong, "source_id", &self.source_id),
        };
        wrong.finish()?;
        Ok(facts)
    }
}
