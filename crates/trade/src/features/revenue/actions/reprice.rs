//! The job `reprice`: lines are converted again after a rate or the install's currency has changed.

use tenure_jobs::{Job, Outcome};
use uuid::Uuid;

use super::super::store::reprice;
use crate::base::money::REPRICE;
use crate::base::registry::JobKind;
use crate::base::{App, Conn, Result, Tx};
use crate::features::rates;

/// The job.
pub const JOB: JobKind = JobKind { kind: REPRICE, every: None, run };

/// Converts all lines, some thousand in one transaction, each time by the rates of that moment; then what other features
/// keep converted.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    let mut after = Some((Uuid::nil(), Uuid::nil()));
    while let Some(place) = after {
        after = app.db.write_blocking(move |tx| step(tx, place, true))?.1;
    }
    for run in &app.registry.repriced {
        run(app)?;
    }
    app.pulse.beat();
    Ok(Outcome::Done)
}

fn step(tx: &Tx<'_>, place: (Uuid, Uuid), repair: bool) -> Result<(usize, Option<(Uuid, Uuid)>)> {
    let (rates, currency) = ground(tx)?;
    reprice::run(tx, &rates, &currency, place, repair)
}

fn ground(q: &Conn<'_>) -> Result<(rates::model::Rates, String)> {
    Ok((rates::store::all(q)?, reprice::currency(q)?))
}

/// How many lines are not converted as the rates say; with `repair` they are.
///
/// # Errors
/// What the database says.
pub fn check(tx: &Tx<'_>, repair: bool) -> Result<usize> {
    let (mut after, mut wrong) = (Some((Uuid::nil(), Uuid::nil())), 0);
    while let Some(place) = after {
        let (found, next) = step(tx, place, repair)?;
        wrong += found;
        after = next;
    }
    Ok(wrong)
}
