//! Running: parts of rows are written whole or not at all, each with the note how far the import has come.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;

use super::super::model::answers::Rest;
use super::super::model::state::{Counts, Kind, State};
use super::super::store::lines::Line as Look;
use super::super::store::runs::{self, Progress};
use super::super::store::turns;
use super::cells::Line;
use super::plan::{self, Planned};
use super::{Ended, Work, words};
use crate::base::imports::{AnyRow, ImportWay, Reading};
use crate::base::{Error, Result};

/// Others wait while a part is written: a part that took longer is followed by a smaller one.
const LONGEST: SignedDuration = SignedDuration::from_millis(250);
/// Rows of the first part, of the smallest and of the largest. A page of the database is written once a part, however
/// many of its rows the part has, so that large parts cost less.
const SIZES: (usize, usize, usize) = (500, 25, 5_000);

/// The kind, in the hands of the thread that writes and of the one that plans.
type Shared = Arc<Mutex<Box<dyn Reading>>>;

fn with<T>(reading: &Shared, f: impl FnOnce(&mut dyn Reading) -> T) -> T {
    f(reading.lock().unwrap_or_else(PoisonError::into_inner).as_mut())
}

impl Work<'_> {
    pub(super) fn run(&mut self) -> Result<Ended> {
        if let ImportWay::Together(_) = self.kind.way {
            return self.run_together();
        }
        let mut counts = self.import.counts.clone();
        if self.import.pass == 0 && !self.pass(0, &mut counts)? {
            return Ok(Ended::at(State::Stopped, counts));
        }
        (self.import.pass, self.import.done) = if self.import.pass == 0 { (1, 0) } else { (1, self.import.done) };
        let links = with(&Arc::new(Mutex::new(self.begun()?)), |reading| reading.links());
        if links && !self.pass(1, &mut counts)? {
            return Ok(Ended::at(State::Stopped, counts));
        }
        Ok(Ended::at(State::Done, counts))
    }

    pub(super) fn begun(&self) -> Result<Box<dyn Reading>> {
        let ImportWay::Rows(begin) = self.kind.way else { return Err(Error::internal("rows are stored together")) };
        let by = self.by.clone();
        self.app.db.read_blocking(|q| begin(q, &by))
    }

    /// Goes through the file once; false when it is asked to stop.
    fn pass(&mut self, pass: i64, counts: &mut Counts) -> Result<bool> {
        let mut reading: Shared = Arc::new(Mutex::new(self.reading()?));
        let mut reader = self.reader()?;
        // What an earlier runner got through is not planned again.
        while reader.seen < self.import.done {
            let left = usize::try_from(self.import.done - reader.seen).unwrap_or(usize::MAX);
            if reader.part(left.min(SIZES.2))?.is_empty() {
                break;
            }
        }
        let mut size = SIZES.0;
        loop {
            let part = reader.part(size)?;
            if part.is_empty() {
                return Ok(true);
            }
            let planned = plan_of(self, &reading, copy(&part))?;
            let (began, done) = (self.app.clock.now(), reader.seen);
            let wrote = match self.write(&reading, (pass, done), planned, counts) {
                Err(error) if is_of_rows(&error) => {
                    reading = Arc::new(Mutex::new(self.reading()?));
                    self.one_by_one(&reading, (pass, done), part, counts)?
                }
                wrote => wrote?,
            };
            if wrote || self.leaving() {
                return if wrote { Ok(false) } else { Err(Error::Unavailable(String::from("this process ends"))) };
            }
            let took = self.app.clock.now() - began;
            size = if took > LONGEST { size / 2 } else { size * 3 / 2 }.clamp(SIZES.1, SIZES.2);
        }
    }

    /// Writes what was planned of a part, and how far that is; whether it is asked to stop.
    fn write(
        &mut self,
        reading: &Shared,
        (pass, done): (i64, u64),
        planned: Vec<Planned>,
        counts: &mut Counts,
    ) -> Result<bool> {
        let mut after = counts.clone();
        let mut rows: Vec<AnyRow> = Vec::new();
        for row in planned {
            match row.kind {
                Kind::New if pass == 0 => after.done_new += 1,
                Kind::Changed if pass == 0 => after.done_changed += 1,
                _ => {}
            }
            rows.extend(row.row);
        }
        let (id, runner, by, now) = (self.import.id, self.runner, self.by_now(), self.app.clock.now());
        let (reading, rows, noted) = (reading.clone(), Arc::new(rows), after.clone());
        let _underway = self.app.pulse.begin(&self.app.clock);
        let asked = self.app.db.write_blocking(move |tx| {
            let refs: Vec<&AnyRow> = rows.iter().collect();
            if !refs.is_empty() {
                with(&reading, |reading| reading.store(tx, &by, &refs, pass == 1))?;
            }
            turns::beat(tx, runner, now)?;
            runs::beat(tx, id, runner, &Progress { pass, done, counts: &noted }, now)
        })?;
        self.app.pulse.beat();
        (self.heard, *counts) = (now, after);
        Ok(asked)
    }

    /// A part of which some row was refused on writing: each row by itself, so that the others go in.
    fn one_by_one(
        &mut self,
        reading: &Shared,
        (pass, done): (i64, u64),
        part: Vec<Line>,
        counts: &mut Counts,
    ) -> Result<bool> {
        let before = done - part.len() as u64;
        let mut asked = false;
        for (at, line) in (before + 1..).zip(part) {
            let Line::Record(record) = line else { continue };
            let number = record.line;
            let planned = plan_of(self, reading, vec![Line::Record(record)])?;
            match self.write(reading, (pass, at), planned, counts) {
                Ok(stop) => asked |= stop,
                Err(error) if is_of_rows(&error) => {
                    if self.import.setup.answers.rest == Rest::Waits {
                        return Err(error);
                    }
                    counts.done_refused += 1;
                    let reason = words::of_error(self.locale(), &error);
                    self.note(vec![Look {
                        line: number,
                        outcome: Kind::Refused,
                        field: String::new(),
                        value: String::new(),
                        reason,
                        detail: serde_json::json!({ "on_writing": true }),
                    }])?;
                }
                Err(error) => return Err(error),
            }
        }
        // Says how far it came even when the last rows were refused.
        self.write(reading, (pass, done), Vec::new(), counts).map(|stop| stop || asked)
    }
}

fn plan_of(work: &Work<'_>, reading: &Shared, part: Vec<Line>) -> Result<Vec<Planned>> {
    let (ground, by) = (work.ground(), work.by_now());
    with(reading, |reading| work.app.db.read_blocking(|q| plan::part(reading, q, &by, &ground, part)))
}

fn copy(part: &[Line]) -> Vec<Line> {
    let one = |line: &Line| match line {
        Line::Record(record) => Line::Record(record.clone()),
        Line::Wrong(line, faults) => Line::Wrong(*line, faults.clone()),
        Line::Skipped(line) => Line::Skipped(*line),
    };
    part.iter().map(one).collect()
}

/// Whether an error is of one of the rows, and not of the whole import.
fn is_of_rows(error: &Error) -> bool {
    match error {
        Error::NotFound | Error::Forbidden(_) | Error::Invalid(_) => true,
        Error::Conflict(c) => !c.key.starts_with("imports-error-"),
        _ => false,
    }
}
