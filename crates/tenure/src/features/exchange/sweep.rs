//! Background work: the daily sweep of what has expired.

use std::collections::HashMap;

use jiff::SignedDuration;
use tenure_jobs::{Handler, Outcome, Worker, forget};

use super::store;
use crate::base::{App, Error};

/// Deletes expired sessions, links and throttles, and jobs that were done long ago.
pub const SWEEP: &str = "sweep";
/// Days for which finished jobs can be looked up.
const DONE_DAYS: i64 = 7;

/// The worker of this process, with every handler and schedule.
pub fn worker(app: &App) -> Worker {
    let swept = app.clone();
    let sweep: Handler = Box::new(move |_| match sweep(&swept) {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Retry(error.to_string()),
    });
    let (clock, (ids, now)) = (app.clock.clone(), (app.ids.clone(), app.clock.clone()));
    Worker::new(app.db.clone(), move || clock.now(), move || ids.uuid(now.now()), HashMap::from([(SWEEP, sweep)]))
        .schedule(SWEEP, SignedDuration::from_hours(24))
}

fn sweep(app: &App) -> Result<(), Error> {
    let now = app.clock.now();
    let (expired, done) = app.db.write_blocking(move |tx| {
        let expired = store::sweep(tx, now)?;
        Ok::<_, Error>((expired, forget(tx, now - SignedDuration::from_hours(24 * DONE_DAYS))?))
    })?;
    tracing::info!(expired, done, "swept");
    Ok(())
}
