//! Setting rates, taking them out, and taking that back.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;
use tenure_jobs::NewJob;

use super::model::{Rate, decimal, parse};
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::money::{self, REPRICE};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Fields, INSTALL, Result, Right};
use jiff::civil::Date;

/// How each verb is undone.
pub const KINDS: [UndoKind; 1] = [UndoKind { verb: "rates.changed", run: back }];

/// A rate as typed.
#[derive(Clone, Debug)]
pub struct NewRate {
    /// What is valued.
    pub currency: String,
    /// In what it is valued.
    pub base: String,
    /// From which day.
    pub on: Date,
    /// Times [`super::model::SCALE`]; none takes it out.
    pub rate: Option<i64>,
}

impl NewRate {
    /// Reads what was typed, with all mistakes; an empty base is `fallback`.
    pub fn parse(
        (currency, base, on, rate): (&str, &str, &str, &str),
        fallback: &str,
        today: Date,
        wrong: &mut Fields,
    ) -> Self {
        if currency.trim().is_empty() {
            wrong.add("currency", "error-required");
        }
        let (currency, base) =
            (money::currency(wrong, "currency", currency, ""), money::currency(wrong, "base", base, fallback));
        if currency == base {
            wrong.add("base", "rates-error-same");
        }
        let on = crate::base::calendar::parse_required(wrong, "date", on, today);
        let rate = super::model::parse(rate);
        if rate.is_none() {
            wrong.add("rate", "rates-error-rate");
        }
        Self { currency, base, on, rate }
    }
}

/// How the log names a rate.
fn key(currency: &str, base: &str, on: Date) -> String {
    format!("{currency}/{base}/{on}")
}

/// Sets rates, or takes them out; one event tells all. Answers how many changed.
///
/// # Errors
/// `Forbidden` without the right to administer.
pub fn set(tx: &Tx<'_>, by: &Acting, rates: &[NewRate]) -> Result<usize> {
    by.viewer.demand(Right::Administer)?;
    put(tx, by, rates)
}

/// The same; the caller has asked for a right.
pub(super) fn put(tx: &Tx<'_>, by: &Acting, rates: &[NewRate]) -> Result<usize> {
    let (mut changes, mut fresh) = (Map::new(), Vec::new());
    for new in rates {
        let old = store::find(tx, &new.currency, &new.base, new.on)?;
        if old.as_ref().map(|r| r.rate) == new.rate {
            continue;
        }
        let told = |rate: Option<i64>| rate.map(decimal);
        changes
            .insert(key(&new.currency, &new.base, new.on), json!([told(old.as_ref().map(|r| r.rate)), told(new.rate)]));
        match (old, new.rate) {
            (Some(old), None) => store::delete(tx, &old)?,
            (old, Some(rate)) => fresh.push(Rate {
                currency: new.currency.clone(),
                base: new.base.clone(),
                on: new.on,
                rate,
                version: old.map_or(1, |r| r.version + 1),
            }),
            (None, None) => {}
        }
    }
    store::put(tx, by, &fresh)?;
    let changed = changes.len();
    if changed > 0 {
        let event = NewEvent::install("rates.changed", "rate", INSTALL);
        events::record(tx, by, event.changes(Json::Object(changes)))?;
        reprice(tx, by)?;
    }
    Ok(changed)
}

/// Asks for what is kept converted to be converted again.
fn reprice(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let job = NewJob { kind: REPRICE, payload: json!({}), unique_key: Some("all"), run_at: by.now, max_attempts: 10 };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}

/// Each rate becomes what it was, provided that it is still what the event made of it.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    if !by.viewer.has(Right::Import) {
        by.viewer.demand(Right::Administer)?;
    }
    let wrong = || Error::conflict("error-no-undo");
    let mut rates = Vec::new();
    for (key, pair) in event.changes.as_object().into_iter().flatten() {
        let mut parts = key.split('/');
        let (currency, base) = (parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?);
        let on: Date = parts.next().and_then(|d| d.parse().ok()).ok_or_else(wrong)?;
        let rate = |at: usize| pair[at].as_str().and_then(parse);
        if store::find(tx, currency, base, on)?.map(|r| r.rate) != rate(1) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        rates.push(NewRate { currency: currency.to_owned(), base: base.to_owned(), on, rate: rate(0) });
    }
    put(tx, by, &rates).map(|_| ())
}
