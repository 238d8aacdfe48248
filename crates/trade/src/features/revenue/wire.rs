//! What the API of revenue takes and gives.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::form::LineForm;
use super::imports::read::quantity_text;
use super::model::sums::Sum;
use super::model::{Facts, Kind, Line};
use super::store::list::Named;
use super::store::sums::Key;
use crate::base::money::Money;
use crate::base::{AccountId, Acting, OfferingId, Result, RevenueLineId, TerritoryId, UnitId, UserId};

/// A line of what was sold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineOut {
    /// Its id.
    pub id: RevenueLineId,
    /// The account.
    pub account_id: AccountId,
    /// What it stands for.
    pub kind: Kind,
    /// The day of the sale.
    pub sold_on: String,
    /// The amount; that of a credit note is negative.
    pub amount: Money,
    /// The amount in the install's currency by the rate of the day; null without a rate.
    pub converted: Option<Money>,
    /// What was sold.
    pub offering_id: Option<OfferingId>,
    /// Its name.
    pub offering: Option<String>,
    /// How much, as a decimal number.
    pub quantity: Option<String>,
    /// To which part of the account.
    pub unit_id: Option<UnitId>,
    /// Number of the document.
    pub document_number: String,
    /// Line in the document.
    pub document_line: String,
    /// First day of the period that it pays for.
    pub period_from: Option<String>,
    /// Last day of it.
    pub period_to: Option<String>,
    /// When it is to be paid.
    pub due_on: Option<String>,
    /// When it was paid.
    pub paid_on: Option<String>,
    /// Whether the client disputes it.
    pub disputed: bool,
    /// Reference of the agreement.
    pub agreement: String,
    /// Which of us sold it.
    pub sold_by: Option<UserId>,
    /// In which territory.
    pub territory_id: Option<TerritoryId>,
    /// The system that it comes from.
    pub source_system: String,
    /// Its id there.
    pub source_id: String,
    /// For If-Match.
    pub version: i64,
}

impl LineOut {
    /// As the API gives it; `currency` is the install's.
    pub fn of(named: Named, currency: &str) -> Self {
        let Line { account, id, facts: f, reporting_minor, reporting_currency, version, .. } = named.line;
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string());
        let converted = reporting_minor.filter(|_| reporting_currency == currency);
        Self {
            id,
            account_id: account,
            kind: f.kind,
            sold_on: f.sold_on.to_string(),
            amount: Money { minor: f.amount_minor, currency: f.currency },
            converted: converted.map(|minor| Money { minor, currency: currency.to_owned() }),
            offering_id: f.offering,
            offering: named.offering,
            quantity: f.quantity.map(quantity_text),
            unit_id: f.unit,
            document_number: f.document_number,
            document_line: f.document_line,
            period_from: day(f.period.map(|p| p.from)),
            period_to: day(f.period.and_then(|p| p.last())),
            due_on: day(f.due_on),
            paid_on: day(f.paid_on),
            disputed: f.disputed,
            agreement: f.agreement_ref,
            sold_by: f.sold_by,
            territory_id: f.territory,
            source_system: f.source_system,
            source_id: f.source_id,
            version,
        }
    }
}

/// A line to be added, or the fields of one to change: absent stays, an empty text clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LineInput {
    /// `order`, `invoice`, `credit_note` or `recurring`; an invoice without it.
    pub kind: Option<String>,
    /// The day of the sale.
    pub sold_on: Option<String>,
    /// The amount; of a credit note either sign.
    pub amount: Option<Money>,
    /// What was sold.
    pub offering_id: Option<String>,
    /// How much, as a decimal number.
    pub quantity: Option<String>,
    /// To which part of the account.
    pub unit_id: Option<String>,
    /// Number of the document.
    pub document_number: Option<String>,
    /// Line in the document.
    pub document_line: Option<String>,
    /// First day of the period that it pays for.
    pub period_from: Option<String>,
    /// Last day of it.
    pub period_to: Option<String>,
    /// When it is to be paid.
    pub due_on: Option<String>,
    /// When it was paid.
    pub paid_on: Option<String>,
    /// Whether the client disputes it.
    pub disputed: Option<bool>,
    /// Reference of the agreement.
    pub agreement: Option<String>,
    /// Which of us sold it.
    pub sold_by: Option<String>,
    /// In which territory.
    pub territory_id: Option<String>,
    /// The system that it comes from.
    pub source_system: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
}

impl LineInput {
    /// The names of the fields that are given, and a form with them over another.
    fn over(&self, mut form: LineForm) -> (Vec<&'static str>, LineForm) {
        let mut given = Vec::new();
        let texts = [
            ("kind", &self.kind, &mut form.kind),
            ("sold_on", &self.sold_on, &mut form.sold_on),
            ("offering", &self.offering_id, &mut form.offering),
            ("quantity", &self.quantity, &mut form.quantity),
            ("unit", &self.unit_id, &mut form.unit),
            ("document_number", &self.document_number, &mut form.document_number),
            ("document_line", &self.document_line, &mut form.document_line),
            ("period_from", &self.period_from, &mut form.period_from),
            ("period_to", &self.period_to, &mut form.period_to),
            ("due_on", &self.due_on, &mut form.due_on),
            ("paid_on", &self.paid_on, &mut form.paid_on),
            ("agreement", &self.agreement, &mut form.agreement),
            ("sold_by", &self.sold_by, &mut form.sold_by),
            ("territory", &self.territory_id, &mut form.territory),
            ("source_system", &self.source_system, &mut form.source_system),
            ("source_id", &self.source_id, &mut form.source_id),
        ];
        for (field, value, slot) in texts {
            if let Some(value) = value {
                given.push(field);
                slot.clone_from(value);
            }
        }
        if let Some(amount) = &self.amount {
            given.extend(["amount_minor", "currency"]);
            form.amount = amount.decimal();
            form.currency.clone_from(&amount.currency);
        }
        if let Some(disputed) = self.disputed {
            given.push("disputed");
            form.disputed = if disputed { String::from("1") } else { String::new() };
        }
        (given, form)
    }

    /// Reads a new line.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn facts(&self, by: &Acting) -> Result<Facts> {
        self.over(LineForm::default()).1.parse(by)
    }

    /// Reads what changes of a stored line.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn changes(&self, stored: &Line, by: &Acting) -> Result<Map<String, serde_json::Value>> {
        let (mut given, form) = self.over(LineForm::of(stored));
        if given.contains(&"kind") {
            // A credit note has the other sign.
            given.push("amount_minor");
        }
        let mut set = form.parse(by)?.fields();
        set.retain(|field, _| given.contains(&field.as_str()));
        Ok(set)
    }
}

/// Sums of lines.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumsOut {
    /// The currency of the converted sums.
    pub currency: String,
    /// `historical`: each line by the rate of its day; `constant`: all by the rate of `rate_date`.
    pub rates: String,
    /// The day of constant rates.
    pub rate_date: Option<String>,
    /// All lines.
    pub total: SumOut,
    /// By what was asked for.
    pub groups: Vec<SumOut>,
}

/// One sum.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SumOut {
    /// The month `2026-03`, the id, or the kind; null for lines without, and for the total.
    pub key: Option<String>,
    /// How many lines.
    pub lines: i64,
    /// How many of them no rate converts; they are not in `converted`.
    pub unrated: i64,
    /// The sum in one currency; null when no line can be converted.
    pub converted: Option<Money>,
    /// The sums of all lines in their own currencies.
    pub own: Vec<Money>,
}

impl SumOut {
    /// As the API gives it.
    pub fn of(key: Option<&Key>, sum: &Sum, currency: &str) -> Self {
        let own: &BTreeMap<String, i64> = &sum.own;
        let key = match key {
            None | Some(Key::All) => None,
            Some(Key::Month(month)) => Some(format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)),
            Some(Key::Id(id)) => id.map(|id| id.to_string()),
            Some(Key::Word(word)) => Some(word.clone()),
        };
        Self {
            key,
            lines: sum.lines,
            unrated: sum.unrated,
            converted: sum.money(currency),
            own: own.iter().map(|(c, minor)| Money { minor: *minor, currency: c.clone() }).collect(),
        }
    }
}
