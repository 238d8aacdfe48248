//! Running: parts of rows are written whole or not at all, each with the note how far the import has come.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;

use super::super::model::answers::Rest;
use super::super::model::state::{Counts, Kind, State};
use super::super::store::lines::{self, Line as Look};
use super::super::store::runs::{self, Progress};
use super::super::store::turns;
use super::cells::Line;
use super::plan::{self, Planned};
use super::reader::Reader;
use super::window::Window;
use super::{Ended, Work, words};
use crate::base::imports::{AnyRow, ImportWay, Reading};
use crate::base::{Error, Result};

/// Others wait while a part is written: a part that took longer is followed by a smaller one.
const LONGEST: SignedDuration = SignedDuration::from_millis(250);
/// Rows of the first part, of the smallest and of the largest. A page of the database is written once a part, however
/// many of its rows the part has, so that large parts cost less.
const SIZES: (usize, usize, usize) = (500, 25, 5_000);
/// Rows that are gathered before they are stored account by account, see [`Rows::GATHERS`].
///
/// [`Rows::GATHERS`]: crate::base::imports::Rows::GATHERS
const GATHERED: usize = 50_000;

/// How far an import is.
#[derive(Clone, Copy)]
struct Place {
    pass: i64,
    /// Rows of the file that are stored.
    done: u64,
    /// Rows of the file, from its beginning, of which all are stored: whoever takes over begins after them, and finds
    /// those stored that were stored out of turn.
    resume: u64,
}

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
        if self.import.pass == 0 {
            match self.pass(0, &mut counts)? {
                None => return Ok(Ended::at(State::Stopped, counts)),
                Some(false) => return Ok(Ended::at(State::Done, counts)),
                Some(true) => (self.import.pass, self.import.done, self.import.resume) = (1, 0, 0),
            }
        }
        let state = if self.pass(1, &mut counts)?.is_some() { State::Done } else { State::Stopped };
        Ok(Ended::at(state, counts))
    }

    pub(super) fn begun(&self) -> Result<Box<dyn Reading>> {
        let ImportWay::Rows(begin) = self.kind.way else { return Err(Error::internal("rows are stored together")) };
        let by = self.by.clone();
        self.app.db.read_blocking(|q| begin(q, &by))
    }

    /// Goes through the file once; whether its rows are to be linked, none when it is asked to stop.
    fn pass(&mut self, pass: i64, counts: &mut Counts) -> Result<Option<bool>> {
        let mut reading: Shared = Arc::new(Mutex::new(self.reading(self.import.resume)?));
        let gathers = pass == 0 && with(&reading, |reading| reading.gathers());
        let mut reader = self.reader()?;
        // What an earlier runner got through is not planned again.
        while reader.seen < self.import.resume {
            let left = usize::try_from(self.import.resume - reader.seen).unwrap_or(usize::MAX);
            if reader.part(left.min(SIZES.2))?.is_empty() {
                break;
            }
        }
        let mut size = SIZES.0;
        loop {
            let before = reader.seen;
            let mut window = self.window(&reading, &mut reader, if gathers { GATHERED } else { size })?;
            if reader.seen == before {
                return Ok(Some(with(&reading, |reading| reading.links())));
            }
            if gathers {
                window.gather(|row| with(&reading, |reading| reading.account(row)));
            }
            while let Some(part) = window.next(size) {
                let done = before + part.through;
                let place = Place { pass, done, resume: if part.last { done } else { before } };
                let began = self.app.clock.now();
                let stop = match self.write(&reading, place, part.planned, counts) {
                    Err(error) if is_of_rows(&error) => {
                        reading = Arc::new(Mutex::new(self.reading(reader.seen)?));
                        let lines = self.lines(before, &part.places)?;
                        self.one_by_one(&reading, place, (before, &lines), counts)?
                    }
                    stop => stop?,
                };
                if stop || self.leaving() {
                    return if stop { Ok(None) } else { Err(Error::Unavailable(String::from("this process ends"))) };
                }
                let took = self.app.clock.now() - began;
                size = if took > LONGEST { size / 2 } else { size * 3 / 2 }.clamp(SIZES.1, SIZES.2);
            }
        }
    }

    /// The rows that come next, planned: at most so many, and few that are long.
    fn window(&self, reading: &Shared, reader: &mut Reader, most: usize) -> Result<Window> {
        let (mut window, mut some) = (Window::default(), 0);
        while some < most {
            let wanted = (most - some).min(SIZES.2);
            let lines = reader.part(wanted)?;
            some = window.add(plan_of(self, reading, &lines)?);
            if lines.len() < wanted {
                break;
            }
        }
        Ok(window)
    }

    /// Writes what was planned of a part, and how far that is; whether it is asked to stop.
    fn write(&mut self, reading: &Shared, place: Place, planned: Vec<Planned>, counts: &mut Counts) -> Result<bool> {
        let mut after = counts.clone();
        let mut rows: Vec<AnyRow> = Vec::new();
        for row in planned {
            match row.kind {
                Kind::New if place.pass == 0 => after.done_new += 1,
                Kind::Changed if place.pass == 0 => after.done_changed += 1,
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
                with(&reading, |reading| reading.store(tx, &by, &refs, place.pass == 1))?;
            }
            turns::beat(tx, runner, now)?;
            let Place { pass, done, resume } = place;
            runs::beat(tx, id, runner, &Progress { pass, done, resume, counts: &noted }, now)
        })?;
        self.app.pulse.beat();
        (self.heard, *counts) = (now, after);
        Ok(asked)
    }

    /// Lines of the file again: those at some places after the first so many.
    fn lines(&self, before: u64, places: &[usize]) -> Result<Vec<Line>> {
        let mut wanted: BTreeSet<u64> = places.iter().map(|place| before + *place as u64).collect();
        let (mut reader, mut lines) = (self.reader()?, Vec::with_capacity(wanted.len()));
        while !wanted.is_empty() {
            let first = reader.seen;
            let part = reader.part(SIZES.2)?;
            if part.is_empty() {
                break;
            }
            lines.extend((first..).zip(part).filter(|(at, _)| wanted.remove(at)).map(|(_, line)| line));
        }
        Ok(lines)
    }

    /// A part of which some row was refused on writing: each row by itself, so that the others go in.
    fn one_by_one(
        &mut self,
        reading: &Shared,
        place: Place,
        (before, part): (u64, &[Line]),
        counts: &mut Counts,
    ) -> Result<bool> {
        let mut asked = false;
        for line in part {
            let Line::Record(record) = line else { continue };
            let planned = plan_of(self, reading, std::slice::from_ref(line))?;
            // Until the part is through, whoever takes over begins before it.
            match self.write(reading, Place { done: before, resume: before, ..place }, planned, counts) {
                Ok(stop) => asked |= stop,
                Err(error) if is_of_rows(&error) => {
                    if self.import.setup.answers.rest == Rest::Waits {
                        return Err(error);
                    }
                    self.refused(record.line, &error, counts)?;
                }
                Err(error) => return Err(error),
            }
        }
        // Says how far it came even when the last rows were refused.
        self.write(reading, place, Vec::new(), counts).map(|stop| stop || asked)
    }

    /// Notes a row that was refused on writing, once.
    fn refused(&self, line: u64, error: &Error, counts: &mut Counts) -> Result<()> {
        let id = self.import.id;
        if self.app.db.read_blocking(|q| lines::is_refused(q, id, line))? {
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

fn plan_of(work: &Work<'_>, reading: &Shared, lines: &[Line]) -> Result<Vec<Planned>> {
    let (ground, by) = (work.ground(), work.by_now());
    with(reading, |reading| work.app.db.read_blocking(|q| plan::part(reading, q, &by, &ground, lines)))
}

/// Whether an error is of one of the rows, and not of the whole import.
fn is_of_rows(error: &Error) -> bool {
    match error {
        Error::NotFound | Error::Forbidden(_) | Error::Invalid(_) => true,
        Error::Conflict(c) => !c.key.starts_with("imports-error-"),
        _ => false,
    }
}
