//! What the admin says about reports: how often, and when they are due.

use serde::Deserialize;
use tenure_db::Tx;

use super::super::model::{DUE_MOST, Period, Rules};
use super::super::store::rules;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::{Acting, Fields, INSTALL, Result, Right, calendar, validate};

/// New rules as typed.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EditRules {
    /// `week`, `month`, or `none` to ask for no reports.
    pub period: String,
    /// Days from the last day of a period to the day on which its report is due, 0 to 28.
    pub due_days: String,
    /// Periods that begin before this day are not asked for.
    pub starts_on: String,
}

/// Stores them.
///
/// # Errors
/// `Forbidden` for others than administrators, `Invalid`.
pub fn set_rules(tx: &Tx<'_>, by: &Acting, input: &EditRules) -> Result<Rules> {
    by.viewer.demand(Right::Administer)?;
    let before = rules::find(tx)?;
    let mut fields = Fields::default();
    let period = Period::parse(&input.period);
    if period.is_none() && input.period != "none" {
        fields.add("period", "error-choose");
    }
    let due_days = validate::int(&mut fields, "due_days", &input.due_days, 0, DUE_MOST);
    if input.due_days.trim().is_empty() {
        fields.add("due_days", "error-required");
    }
    let starts_on = calendar::parse_required(&mut fields, "starts_on", &input.starts_on, by.today);
    fields.finish()?;
    save(tx, by, &before, Rules { period, due_days: due_days.unwrap_or(0), starts_on, version: before.version })
}

/// Stores rules that are fine.
pub(super) fn save(tx: &Tx<'_>, by: &Acting, before: &Rules, mut after: Rules) -> Result<Rules> {
    let mut changes = Changes::default();
    let code = |r: &Rules| r.period.map_or("none", Period::code);
    changes.note("period", code(before), code(&after));
    changes.note("due_days", before.due_days, after.due_days);
    changes.note("starts_on", before.starts_on.to_string(), after.starts_on.to_string());
    if changes.is_empty() {
        return Ok(*before);
    }
    after.version = before.version + 1;
    rules::save(tx, &after)?;
    let event = NewEvent::install("report.calendar_set", "setting", INSTALL).version(after.version);
    record(tx, by, event.changes(changes.json()))?;
    Ok(after)
}
