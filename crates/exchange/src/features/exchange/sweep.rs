//! Background work: the daily sweep of what has expired.

use std::collections::HashMap;

use jiff::SignedDuration;
use tenure_jobs::{Handler, Outcome, Worker, forget};

use super::store;
use crate::base::registry::JobKind;
use crate::base::{App, Error};

/// Deletes expired sessions, links and throttles, and jobs that were done long ago.
pub const SWEEP: &str = "sweep";
/// Days for which finished jobs can be looked up.
const DONE_DAYS: i64 = 7;

/// Runs the sweep once a day.
pub const JOB: JobKind = JobKind { kind: SWEEP, every: Some(24), run: |app, _| sweep(app).map(|()| Outcome::Done) };

/// The worker of this process, with every registered handler and schedule.
pub fn worker(app: &App) -> Worker {
    let handler = |job: &JobKind| -> Handler {
        let (app, run) = (app.clone(), job.run);
        Box::new(move |job| {
            let _underway = app.pulse.begin(&app.clock);
            run(&app, job).unwrap_or_else(|error| Outcome::Retry(error.to_string()))
        })
    };
    let jobs = &app.registry.jobs;
    let handlers: HashMap<_, _> = jobs.iter().map(|job| (job.kind, handler(job))).collect();
    let (clock, (ids, now)) = (app.clock.clone(), (app.ids.clone(), app.clock.clone()));
    let worker = Worker::new(app.db.clone(), move || clock.now(), move || ids.uuid(now.now()), handlers);
    jobs.iter().fold(worker, |worker, job| match job.every {
        Some(hours) => worker.schedule(job.kind, SignedDuration::from_hours(hours)),
        None => worker,
    })
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
