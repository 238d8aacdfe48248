//! What happens by itself, for the install: a few at a time, each time in a transaction of its own.

use std::sync::Arc;

use tenure_db::Tx;
use tenure_jobs::Outcome;

use super::clock::day_in;
use super::{Acting, App, Result, Viewer, settings};

/// Runs `step` until it answers that nothing was left to do.
///
/// # Errors
/// What `step` or the database says; what earlier steps did is kept.
pub fn run(app: &App, step: fn(&Tx<'_>, &Acting) -> Result<u64>) -> Result<Outcome> {
    let now = app.clock.now();
    loop {
        let ids = app.ids.clone();
        let done = app.db.write_blocking(move |tx| {
            let settings = Arc::new(settings::load(tx)?);
            let today = day_in(now, &settings.zone);
            step(tx, &Acting::new(Arc::new(Viewer::operator(today)), settings, now, ids.clone()))
        })?;
        if done == 0 {
            return Ok(Outcome::Done);
        }
    }
}
