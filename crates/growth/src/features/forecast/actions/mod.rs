//! Freezing all deals, by hand or once a week; submitting a forecast.

pub mod submit;

use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::model::freeze::Weekly;
use super::store::freezes;
use crate::base::events::{NewEvent, record};
use crate::base::registry::JobKind;
use crate::base::{Acting, App, INSTALL, Result, Right, settings, sweep};

/// Looks once an hour whether a freeze is due.
pub const JOB: JobKind = JobKind { kind: "forecast-freeze", every: Some(1), run };

/// Freezes all deals as they are today; answers whether it did: what was frozen today stays as it is.
///
/// # Errors
/// `Forbidden` for who neither leads a team nor administers.
pub fn freeze(tx: &Tx<'_>, by: &Acting) -> Result<bool> {
    if !by.viewer.has(Right::Lead) {
        by.viewer.demand(Right::Administer)?;
    }
    Ok(take(tx, by)?.is_some())
}

fn take(tx: &Tx<'_>, by: &Acting) -> Result<Option<u64>> {
    let Some(deals) = freezes::freeze(tx, by)? else { return Ok(None) };
    let changes = serde_json::json!({"taken_on": [null, by.today.to_string()], "deals": [null, deals]});
    record(tx, by, NewEvent::install("forecast.frozen", "forecast", INSTALL).changes(changes))?;
    Ok(Some(deals))
}

/// Freezes when the hour of the week has come, or has passed while nobody was there.
///
/// # Errors
/// What the database says.
pub fn due(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let weekly = weekly(&settings::load(tx)?);
    // An install without deals has nothing to look back to.
    if !weekly.due(by.now, &by.settings.zone, freezes::last(tx)?) || !freezes::any_deal(tx)? {
        return Ok(0);
    }
    take(tx, by)?;
    Ok(0)
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
