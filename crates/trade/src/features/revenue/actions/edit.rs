//! Changing a line.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::model::{EditLine, Line};
use super::super::store::line::{self, Insert};
use super::super::store::shared;
use super::add::reporting;
use super::check;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Permit, Result, RevenueLineId};
use crate::features::people::merge::{self, Stored};
use crate::features::rates;
use crate::features::rates::model::Rates;

/// Changes fields; answers the version.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` with both values when somebody changed the same field since, or
/// when the line was removed; `Invalid` for an amount below zero of anything but a credit note.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RevenueLineId, input: &EditLine) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = line::find(&permit, id)?;
    if stored.archived {
        return Err(Error::conflict("revenue-error-removed"));
    }
    let now = stored.facts.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &input.base, &input.set)?;
    save(tx, by, &permit, &rates::store::all(tx)?, &stored, &mine)
}

/// Stores fields, with the event; answers the version.
pub(in crate::features::revenue) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    rates: &Rates,
    stored: &Line,
    set: &Map<String, Json>,
) -> Result<i64> {
    let after = stored.facts.with(set).ok_or_else(|| Error::field("amount", "revenue-error-negative"))?;
    let changes = merge::changes(&stored.facts.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    check(permit, Some(stored.id), &after)?;
    let reporting_minor = reporting(rates, by, &after);
    line::update(tx, by, permit, &Insert { account: stored.account, id: stored.id, facts: &after, reporting_minor })?;
    shared::refresh(tx, &shared::keys([&stored.facts, &after].into_iter()))?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, "revenue.edited", "revenue_line", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()))?;
    Ok(version)
}
