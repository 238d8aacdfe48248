//! Healing the sums behind the strengths: a daily sweep that finds what an update or a change of the time zone left, and a
//! job that computes them once for all that a large import brought.

use serde_json::json;
use tenure_db::Tx;
use tenure_jobs::{Job, NewJob, Outcome};
use uuid::Uuid;

use super::store::{batch, strengths, times};
use crate::base::registry::JobKind;
use crate::base::{Acting, App, Error, Result};

/// The sweep, once a day.
pub const JOB: JobKind = JobKind { kind: "strengths", every: Some(24), run };
/// The sums of an import.
pub const IMPORTED: JobKind = JobKind { kind: "strengths-import", every: None, run: imported };

/// Accounts of an import whose sums are computed in one transaction.
const AT_ONCE: i64 = 25;

/// Looks through all accounts, some hundred in one transaction.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    let mut last = Uuid::nil();
    while let Some(next) = app.db.write_blocking(move |tx| strengths::heal(tx, last))? {
        last = next;
    }
    Ok(Outcome::Done)
}

/// Asks for the sums of the people whom a batch wrote about; once, however often it is asked.
///
/// # Errors
/// What the database says.
pub fn ask(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let batch = by.batch.to_string();
    let job = NewJob {
        kind: IMPORTED.kind,
        payload: json!({ "batch": batch }),
        unique_key: Some(&batch),
        // Most imports are through by then; what comes later asks again.
        run_at: by.now + jiff::SignedDuration::from_mins(1),
        max_attempts: 5,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}

fn imported(app: &App, job: &Job) -> Result<Outcome> {
    let batch = job.payload["batch"].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let Some(batch) = batch else { return Ok(Outcome::Fail(String::from("the job names no batch"))) };
    // An import that was cut off has left its conversations out of the order of time.
    times::settle(app, batch, &mut || Ok(()))?;
    let mut last = Uuid::nil();
    loop {
        let accounts = app.db.read_blocking(move |q| batch::of_batch(q, batch, last, AT_ONCE))?;
        let Some(end) = accounts.last() else { return Ok(Outcome::Done) };
        last = end.0;
        app.db.write_blocking(move |tx| {
            let zone = crate::base::settings::load(tx)?.zone;
            strengths::rebuild(tx, &zone, &accounts)?;
            Ok::<_, Error>(())
        })?;
    }
}
