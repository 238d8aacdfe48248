//! Freezing all deals, by hand or once a week; submitting a forecast.

pub mod submit;

use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::model::freeze::Weekly;
use super::store::freezes::{self, Part};
use super::store::summed;
use crate::base::events::{NewEvent, record};
use crate::base::registry::JobKind;
use crate::base::{Acting, App, Cx, INSTALL, Result, Right, settings, sweep};
use crate::features::access::leads;

/// Looks once an hour whether a freeze is due.
pub const JOB: JobKind = JobKind { kind: "forecast-freeze", every: Some(1), run };

/// Sums up by lead what has changed: soon after deals did, and once an hour what else did.
pub const SUMS: JobKind = JobKind {
    kind: leads::SETTLE,
    every: Some(1),
    run: |app, _| sweep::run(app, |tx, by| summed::settle(tx, by.today)),
};

/// Deals of a part of a freeze, about: some milliseconds.
const MOST: i64 = 2_000;

/// Freezes all deals as they are today, part by part; answers whether it did: what was frozen today stays as it is.
///
/// # Errors
/// `Forbidden` for who neither leads a team nor administers.
pub async fn freeze(cx: &Cx) -> Result<bool> {
    loop {
        match cx.write(|tx, by| may(by).and_then(|()| part(tx, by, MOST))).await? {
            Part::More => {}
            Part::Done(_) => return Ok(true),
            Part::Before => return Ok(false),
        }
    }
}

fn may(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Lead) { Ok(()) } else { by.viewer.demand(Right::Administer) }
}

/// A part of about so many deals; with the last one the freeze is told.
///
/// # Errors
/// What the database says.
pub fn part(tx: &Tx<'_>, by: &Acting, most: i64) -> Result<Part> {
    let part = freezes::part(tx, by, most)?;
    if let Part::Done(deals) = part {
        let changes = serde_json::json!({"taken_on": [null, by.today.to_string()], "deals": [null, deals]});
        record(tx, by, NewEvent::install("forecast.frozen", "forecast", INSTALL).changes(changes))?;
    }
    Ok(part)
}

/// Freezes a part when the hour of the week has come, or has passed while nobody was there, or when somebody has begun
/// and not ended it; answers whether there is more to do.
///
/// # Errors
/// What the database says.
pub fn due(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    if freezes::underway(tx)?.is_none() {
        let weekly = weekly(&settings::load(tx)?);
        // An install without deals has nothing to look back to.
        if !weekly.due(by.now, &by.settings.zone, freezes::last(tx)?) || !freezes::any_deal(tx)? {
            return Ok(0);
        }
    }
    Ok(u64::from(part(tx, by, MOST)? == Part::More))
}

/// When this install freezes.
pub fn weekly(settings: &settings::Settings) -> Weekly {
    Weekly {
        weekday: i8::try_from(settings.freeze_day).unwrap_or(4),
        hour: i8::try_from(settings.freeze_hour).unwrap_or(18),
    }
}

fn run(app: &App, _: &Job) -> Result<Outcome> {
    sweep::run(app, due)
}
