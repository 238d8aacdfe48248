//! Running: parts of rows are written whole or not at all, each with the note how far the import has come.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;

use super::super::model::answers::Rest;
use super::super::model::state::{Counts, Kind, State};
use super::super::store::lines::{self, Line as Look};
use super::super::store::runs::{self, Progress};
use super::super::store::turns;
use super::cells::Line;
use super::plan::{self, Ground, Planned};
use super::{Ended, Work, parts, words};
use crate::base::imports::{AnyRow, ImportWay, Keys, Reading};
use crate::base::{Acting, App, Error, Result};

/// Others wait while a part is written: a part that took longer is followed by a smaller one.
const LONGEST: SignedDuration = SignedDuration::from_millis(250);
/// Rows of the first part, of the smallest and of the largest. A page of the database is written once a part, however
/// many of its rows the part has, so that large parts cost less.
pub(super) const SIZES: (usize, usize, usize) = (500, 25, 5_000);

/// How far an import is.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub pass: i64,
    /// Rows of the file that this pass is through with.
    pub done: u64,
}

/// A row that is to be written.
pub(super) struct Ready {
    /// Its line in the file.
    pub line: u64,
    /// New or changed.
    pub kind: Kind,
    pub row: AnyRow,
}

/// The kind, in the hands of the thread that writes and of the one that plans.
pub(super) type Shared = Arc<Mutex<Box<dyn Reading>>>;

pub(super) fn with<T>(reading: &Shared, f: impl FnOnce(&mut dyn Reading) -> T) -> T {
    f(reading.lock().unwrap_or_else(PoisonError::into_inner).as_mut())
}

/// How many rows the next part should have, so that nobody waits long for it.
pub(super) struct Size(usize);

impl Size {
    pub(super) fn first() -> Self {
        Self(SIZES.0)
    }

    pub(super) fn rows(&self) -> usize {
        self.0
    }

    /// Learns from a part.
    pub(super) fn took(&mut self, time: SignedDuration) {
        self.0 = if time > LONGEST { self.0 / 2 } else { self.0 * 3 / 2 }.clamp(SIZES.1, SIZES.2);
    }
}

impl Work<'_> {
    pub(super) fn run(&mut self) -> Result<Ended> {
        if let ImportWay::Together(_) = self.kind.way {
            return self.run_together();
        }
        let mut counts = self.import.counts.clone();
        if self.import.pass == 0 {
            match self.first_pass(&mut counts)? {
                None => return Ok(Ended::at(State::Stopped, counts)),
                Some(false) => return Ok(Ended::at(State::Done, counts)),
                Some(true) => (self.import.pass, self.import.done) = (1, 0),
            }
        }
        let reading = self.shared(self.import.done)?;
        let state = if self.pass(reading, 1, &mut counts)?.is_some() { State::Done } else { State::Stopped };
        Ok(Ended::at(state, counts))
    }

    pub(super) fn begun(&self) -> Result<Box<dyn Reading>> {
        let ImportWay::Rows(begin) = self.kind.way else { return Err(Error::internal("rows are stored together")) };
        let by = self.by.clone();
        let mut begun = self.app.db.read_blocking(|q| begin(q, &by))?;
        if let Some(chosen) = &self.import.setup.keys {
            begun.found_by(Keys::of(&self.kind, Some(chosen)));
        }
        Ok(begun)
    }

    pub(super) fn shared(&mut self, before: u64) -> Result<Shared> {
        Ok(Arc::new(Mutex::new(self.reading(before)?)))
    }

    /// Stores; whether rows are to be linked then, none when it is asked to stop.
    fn first_pass(&mut self, counts: &mut Counts) -> Result<Option<bool>> {
        let begun = self.begun()?;
        if let Some(unpack) = begun.unpack() {
            return self.gathered(begun, unpack, counts);
        }
        let reading = self.surveyed(begun, self.import.done)?;
        if reading.ahead() {
            return self.overlapped(Arc::new(Mutex::new(reading)), counts);
        }
        self.pass(Arc::new(Mutex::new(reading)), 0, counts)
    }

    /// Goes through the file in its order; whether its rows are to be linked, none when it is asked to stop.
    fn pass(&mut self, mut reading: Shared, pass: i64, counts: &mut Counts) -> Result<Option<bool>> {
        let mut reader = self.reader_after(self.import.done)?;
        let mut size = Size::first();
        loop {
            let before = reader.seen;
            let lines = reader.part(size.rows())?;
            if lines.is_empty() {
                return Ok(Some(with(&reading, |reading| reading.links())));
            }
            let place = Place { pass, done: reader.seen };
            let began = self.app.clock.now();
            let ready = ready(&lines, plan_of(self, &reading, &lines)?);
            let stop = match self.write(&reading, place, ready, counts) {
                Err(error) if is_of_rows(&error) => {
                    // Rows that were planned must not be found again as such that stand twice in the file.
                    reading = self.shared(reader.seen)?;
                    self.one_by_one(&reading, place, (before, &lines), counts)?
                }
                stop => stop?,
            };
            if stop || self.leaving() {
                return if stop { Ok(None) } else { Err(self.left()) };
            }
            size.took(self.app.clock.now() - began);
        }
    }

    /// This process ends, and another goes on.
    pub(super) fn left(&self) -> Error {
        Error::Unavailable(String::from("this process ends"))
    }

    /// Writes rows, and how far that is; whether it is asked to stop.
    pub(super) fn write(
        &mut self,
        reading: &Shared,
        place: Place,
        ready: Vec<Ready>,
        counts: &mut Counts,
    ) -> Result<bool> {
        let mut after = counts.clone();
        for row in ready.iter().filter(|_| place.pass == 0) {
            match row.kind {
                Kind::New => after.done_new += 1,
                Kind::Changed => after.done_changed += 1,
                _ => {}
            }
        }
        let (id, runner, by, now) = (self.import.id, self.runner, self.by_now(), self.app.clock.now());
        let (reading, ready, noted) = (reading.clone(), Arc::new(ready), after.clone());
        let _underway = self.app.pulse.begin(&self.app.clock);
        let asked = self.app.db.write_blocking(move |tx| {
            let rows: Vec<&AnyRow> = ready.iter().map(|ready| &ready.row).collect();
            if !rows.is_empty() {
                with(&reading, |reading| reading.store(tx, &by, &rows, place.pass == 1))?;
            }
            turns::beat(tx, runner, now)?;
            runs::beat(tx, id, runner, &Progress { pass: place.pass, done: place.done, counts: &noted }, now)
        })?;
        self.app.pulse.beat();
        (self.heard, *counts) = (now, after);
        Ok(asked)
    }

    /// A part of which some row was refused on writing: each row by itself, so that the others go in.
    pub(super) fn one_by_one(
        &mut self,
        reading: &Shared,
        place: Place,
        (before, part): (u64, &[Line]),
        counts: &mut Counts,
    ) -> Result<bool> {
        let mut asked = false;
        for line in part {
            let planned = plan_of(self, reading, std::slice::from_ref(line))?;
            for ready in ready(std::slice::from_ref(line), planned) {
                // Until the part is through, whoever takes over begins before it.
                asked |= self.write_one(reading, Place { done: before, ..place }, ready, counts)?;
            }
        }
        // Says how far it came even when the last rows were refused.
        self.write(reading, place, Vec::new(), counts).map(|stop| stop || asked)
    }

    /// Writes a row, or notes why it was refused; whether the import is asked to stop.
    pub(super) fn write_one(
        &mut self,
        reading: &Shared,
        place: Place,
        ready: Ready,
        counts: &mut Counts,
    ) -> Result<bool> {
        let line = ready.line;
        match self.write(reading, place, vec![ready], counts) {
            Err(error) if is_of_rows(&error) && self.import.setup.answers.rest != Rest::Waits => {
                self.refused(line, &error, counts)?;
                Ok(false)
            }
            stop => stop,
        }
    }

    /// Notes a row that was refused on writing, once.
    fn refused(&self, line: u64, error: &Error, counts: &mut Counts) -> Result<()> {
        let id = self.import.id;
        if self.app.db.read_blocking(|q| lines::is(q, id, line, Kind::Refused))? {
            return Ok(());
        }
        counts.done_refused += 1;
        let reason = words::of_error(self.locale(), error);
        self.note(vec![Look {
            line,
            outcome: Kind::Refused,
            field: String::new(),
            value: String::new(),
            reason,
            detail: serde_json::json!({ "on_writing": true }),
        }])
    }
}

pub(super) fn plan_of(work: &Work<'_>, reading: &Shared, lines: &[Line]) -> Result<Vec<Planned>> {
    plan_with(work.app, &work.by, &work.ground(), reading, lines)
}

/// Plans lines as of now.
pub(super) fn plan_with(
    app: &App,
    by: &Acting,
    ground: &Ground<'_>,
    reading: &Shared,
    lines: &[Line],
) -> Result<Vec<Planned>> {
    let by = parts::now(app, by);
    with(reading, |reading| app.db.read_blocking(|q| plan::part(reading, q, &by, ground, lines)))
}

/// What is to be written of lines that were planned.
pub(super) fn ready(lines: &[Line], planned: Vec<Planned>) -> Vec<Ready> {
    let pairs = lines.iter().zip(planned);
    pairs.filter_map(|(line, p)| Some(Ready { line: line.number(), kind: p.kind, row: p.row? })).collect()
}

/// Whether an error is of one of the rows, and not of the whole import.
pub(super) fn is_of_rows(error: &Error) -> bool {
    match error {
        Error::NotFound | Error::Forbidden(_) | Error::Invalid(_) => true,
        Error::Conflict(c) => !c.key.starts_with("imports-error-"),
        _ => false,
    }
}
