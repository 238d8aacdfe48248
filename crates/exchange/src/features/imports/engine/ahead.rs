//! Running kinds whose next part may be planned while one is stored: reading and planning take a core of their own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

use super::super::model::state::Counts;
use super::Work;
use super::cells::Line;
use super::plan::Ground;
use super::reader::Reader;
use super::run::{Place, Ready, Shared, Size, is_of_rows, plan_with, ready, with};
use crate::base::{Acting, App, Error, Result};

/// Rows of the file that are to be stored next; none at its end.
struct Part {
    /// Rows of the file before them, and with them.
    rows: (u64, u64),
    lines: Vec<Line>,
    ready: Vec<Ready>,
}

/// How far storing went.
enum Way {
    /// To the end of the file.
    Through,
    /// It was asked to stop.
    Stopped,
    /// A row of this part was refused on writing.
    Stuck(Part),
}

impl Work<'_> {
    /// Stores the rows of the file in its order; whether they are to be linked then, none when it is asked to stop.
    pub(super) fn overlapped(&mut self, mut reading: Shared, counts: &mut Counts) -> Result<Option<bool>> {
        let storing: Shared = Arc::new(Mutex::new(self.begun()?));
        let mut done = self.import.done;
        loop {
            match self.overlap(&reading, &storing, done, counts)? {
                Way::Through => return Ok(Some(with(&reading, |reading| reading.links()))),
                Way::Stopped => return Ok(None),
                Way::Stuck(part) => {
                    let (before, after) = part.rows;
                    // Rows that were planned must not be found again as such that stand twice in the file.
                    reading = self.shared(after)?;
                    let place = Place { pass: 0, done: after };
                    if self.one_by_one(&reading, place, (before, &part.lines), counts)? {
                        return Ok(None);
                    }
                    done = after;
                }
            }
        }
    }

    fn overlap(&mut self, reading: &Shared, storing: &Shared, done: u64, counts: &mut Counts) -> Result<Way> {
        let (app, by, setup, mut reader) =
            (self.app, self.by.clone(), self.import.setup.clone(), self.reader_after(done)?);
        let Ground { made_at, batch, .. } = self.ground();
        let ground = Ground { setup: &setup, made_at, batch };
        let size = AtomicUsize::new(Size::first().rows());
        std::thread::scope(|scope| {
            // One part waits, and is all that does: memory follows what is stored.
            let (give, parts) = sync_channel(0);
            let size = &size;
            let plan = move |lines: &[Line]| planned(app, &by, &ground, reading, lines);
            scope.spawn(move || feed(&give, || part(&mut reader, size, &plan), |part| part.lines.is_empty()));
            self.taken(storing, &parts, size, counts)
        })
    }

    /// Stores parts as they come.
    fn taken(
        &mut self,
        storing: &Shared,
        parts: &Receiver<Result<Part>>,
        next: &AtomicUsize,
        counts: &mut Counts,
    ) -> Result<Way> {
        let mut size = Size::first();
        loop {
            let Part { rows, lines, ready } =
                parts.recv().map_err(|_| Error::internal("rows that were planned were lost"))??;
            if lines.is_empty() {
                return Ok(Way::Through);
            }
            let began = self.app.clock.now();
            match self.write(storing, Place { pass: 0, done: rows.1 }, ready, counts) {
                Err(error) if is_of_rows(&error) => return Ok(Way::Stuck(Part { rows, lines, ready: Vec::new() })),
                Err(error) => return Err(error),
                Ok(true) => return Ok(Way::Stopped),
                Ok(false) if self.leaving() => return Err(self.left()),
                Ok(false) => {}
            }
            size.took(self.app.clock.now() - began);
            next.store(size.rows(), Ordering::Relaxed);
        }
    }
}

fn planned(app: &App, by: &Acting, ground: &Ground<'_>, reading: &Shared, lines: &[Line]) -> Result<Vec<Ready>> {
    let ready = ready(lines, plan_with(app, by, ground, reading, lines)?);
    with(reading, |reading| ready.iter().for_each(|ready| reading.prepare(&ready.row)));
    Ok(ready)
}

/// Reads and plans the next part.
fn part(reader: &mut Reader, rows: &AtomicUsize, plan: impl Fn(&[Line]) -> Result<Vec<Ready>>) -> Result<Part> {
    let before = reader.seen;
    let lines = reader.part(rows.load(Ordering::Relaxed))?;
    let ready = plan(&lines)?;
    Ok(Part { rows: (before, reader.seen), lines, ready })
}

/// Makes parts while those before them are stored, up to and with the one that says the end, or a failure.
pub(super) fn feed<T>(give: &SyncSender<Result<T>>, mut make: impl FnMut() -> Result<T>, ends: impl Fn(&T) -> bool) {
    loop {
        let part = make();
        let last = part.as_ref().map_or(true, &ends);
        // Nobody takes it when storing has ended.
        if give.send(part).is_err() || last {
            return;
        }
    }
}
