//! Healing the sums behind the strengths: a daily sweep that finds what an update or a change of the time zone left.

use tenure_jobs::{Job, Outcome};

use super::store::strengths;
use crate::base::registry::JobKind;
use crate::base::{App, Result};

/// The sweep, once a day.
pub const JOB: JobKind = JobKind { kind: "strengths", every: Some(24), run };

/// Looks through all accounts, some hundred in one transaction.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    let mut last = uuid::Uuid::nil();
    while let Some(next) = app.db.write_blocking(move |tx| strengths::heal(tx, last))? {
        last = next;
    }
    Ok(Outcome::Done)
}
