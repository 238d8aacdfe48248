//! Working through files: reading, checking, running, taking back. One runner works on one import; progress is saved
//! with every part, so that another runner can go on where one was killed.

mod ahead;
mod aside;
mod back;
mod cells;
mod check;
mod first;
mod parts;
mod plan;
pub mod preview;
mod read;
pub(super) mod reader;
mod run;
pub mod tell;
mod together;
pub mod watch;
pub(super) mod words;

pub use read::Source;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::model::setup::{Found, Setup};
use super::model::state::{Counts, State};
use super::store::runs::{self, End, Import, Progress};
use super::store::turns;
use crate::base::clock::day_in;
use crate::base::registry::ImportKind;
use crate::base::viewer::Via;
use crate::base::{Acting, App, BatchId, Error, ImportId, Locale, Result, UserId, Viewer, settings};
use crate::features::identity;

/// A runner that was not heard of for so long is taken for dead.
const STALE: SignedDuration = SignedDuration::from_secs(30);

/// One import in the hands of one runner.
struct Work<'a> {
    app: &'a App,
    runner: Uuid,
    import: Import,
    kind: ImportKind,
    by: Acting,
    heard: Timestamp,
}

/// What began, for those who hear how it ended.
struct Stage {
    id: ImportId,
    user: Option<UserId>,
    file_name: String,
    state: State,
    counts: Counts,
}

impl Stage {
    fn of(import: &Import) -> Self {
        let (user, file_name, counts) = (import.user, import.file_name.clone(), import.counts.clone());
        Self { id: import.id, user, file_name, state: import.state, counts }
    }
}

/// How a stage ended.
struct Ended {
    state: State,
    counts: Counts,
    found: Option<Found>,
    setup: Option<Setup>,
    problem: Option<String>,
}

impl Ended {
    fn at(state: State, counts: Counts) -> Self {
        Self { state, counts, found: None, setup: None, problem: None }
    }
}

/// Works on the oldest import that waits; false when there is none, or when it is not its turn. Blocks.
///
/// # Errors
/// What the database says; faults of an import end its stage instead.
pub fn step(app: &App) -> Result<bool> {
    let stale = app.clock.now() - STALE;
    let waiting = app.db.read_blocking(|q| runs::waiting(q, stale))?;
    for (id, _) in waiting {
        if work_on(app, id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Works on one import until its stage ends; false when it is not to be worked on now. Blocks.
///
/// # Errors
/// What the database says; faults of the import end its stage instead.
pub fn work_on(app: &App, id: ImportId) -> Result<bool> {
    let now = app.clock.now();
    let (runner, stale) = (app.ids.uuid(now), now - STALE);
    let claimed = app.db.write_blocking(move |tx| {
        let Some(import) = runs::any(tx, id)? else { return Ok(None) };
        if import.state.writes() && !turns::take(tx, runner, stale, now)? {
            return Ok(None);
        }
        if runs::claim(tx, id, runner, stale, now)? {
            return Ok(Some(import));
        }
        turns::give(tx, runner)?;
        Ok::<_, Error>(None)
    })?;
    let Some(import) = claimed else { return Ok(false) };
    let stage = Stage::of(&import);
    let ended = begin(app, runner, import).and_then(|mut work| match work.stage() {
        Ok(ended) => Ok(ended),
        Err(error) => work.ended_by(error),
    });
    let ended = match ended {
        Ok(ended) => ended,
        // Another runner has taken over, or the database is away: whoever comes next goes on.
        Err(error) => {
            app.db.write_blocking(move |tx| turns::give(tx, runner))?;
            return Err(error);
        }
    };
    let (ended, began, now) = (Arc::new(ended), now, app.clock.now());
    let took = u64::try_from((now - began).as_millis()).unwrap_or(0);
    let counts = ended.counts.clone().timed(stage.state, &stage.counts, took);
    let ids = app.ids.clone();
    app.db.write_blocking(move |tx| {
        turns::give(tx, runner)?;
        tell::ended(tx, &ids, (&stage, &ended), now)?;
        let end = End {
            state: ended.state,
            counts: &counts,
            found: ended.found.as_ref(),
            setup: ended.setup.as_ref(),
            problem: ended.problem.as_deref(),
        };
        runs::end(tx, id, runner, &end, now)
    })?;
    app.pulse.beat();
    Ok(true)
}

/// Loads who imports, as they are now: whoever has lost the right, or left, imports nothing more.
fn begin(app: &App, runner: Uuid, import: Import) -> Result<Work<'_>> {
    let (user, kind) = (import.user, import.kind.clone());
    let now = app.clock.now();
    let (viewer, settings) = app.db.read_blocking(|q| {
        let settings = settings::load(q)?;
        let today = day_in(now, &settings.zone);
        let viewer = match user {
            Some(user) => identity::viewer_of(q, user, today, Via::Job)?,
            None => Some(Viewer::operator(today)),
        };
        Ok::<_, Error>((viewer, settings))
    })?;
    let viewer = viewer.ok_or(Error::NotFound)?;
    let kind = *super::kind(&app.registry, &kind)?;
    let mut by = Acting::new(Arc::new(viewer), Arc::new(settings), now, app.ids.clone());
    by.batch = if import.state == State::Undoing { undoing(import.batch) } else { import.batch };
    Ok(Work { app, runner, import, kind, by, heard: now })
}

/// The batch of all undos of an import: what one of them gave back in part is no use of it to the next one, nor to the
/// undo of another import.
fn undoing(batch: BatchId) -> BatchId {
    // The last bit, which is random in the ids of batches.
    BatchId(Uuid::from_u128(batch.0.as_u128() ^ 1))
}

impl Work<'_> {
    fn stage(&mut self) -> Result<Ended> {
        match self.import.state {
            State::Reading => self.first(),
            State::Checking => self.check(),
            State::Running => self.run(),
            _ => self.back(),
        }
    }

    /// The end of a stage that failed: the importer reads why, and nothing that was written is lost.
    fn ended_by(&self, error: Error) -> Result<Ended> {
        if matches!(error, Error::Unavailable(_))
            || matches!(&error, Error::Conflict(c) if c.key == "imports-error-taken")
        {
            return Err(error);
        }
        if let Error::Internal(chain) = &error {
            tracing::error!(import = %self.import.id, "an import failed: {chain:#}");
        }
        let state = match self.import.state {
            State::Reading => State::Broken,
            State::Checking => State::Matching,
            State::Undoing => State::Done,
            _ => State::Stopped,
        };
        // What a run has written stands in the row, not in what this runner read at its beginning.
        let id = self.import.id;
        let counts = self.app.db.read_blocking(|q| runs::any(q, id))?.map_or_else(Counts::default, |i| i.counts);
        Ok(Ended { problem: Some(words::of_error(self.locale(), &error)), ..Ended::at(state, counts) })
    }

    /// Whether this process is about to end: the part at hand is then its last one, and another process goes on.
    fn leaving(&self) -> bool {
        *self.app.pulse.closing().borrow()
    }

    fn locale(&self) -> Locale {
        self.by.viewer.locale
    }

    /// Shows that the runner is at it, at most once a second; whether it is asked to stop.
    fn beat(&mut self, pass: i64, done: u64, counts: &Counts) -> Result<bool> {
        let now = self.app.clock.now();
        if now - self.heard < SignedDuration::from_secs(1) {
            return Ok(false);
        }
        self.heard = now;
        let (id, runner, counts) = (self.import.id, self.runner, counts.clone());
        self.app.db.write_blocking(move |tx| {
            turns::beat(tx, runner, now)?;
            runs::beat(tx, id, runner, &Progress { pass, done, counts: &counts }, now)
        })
    }
}
