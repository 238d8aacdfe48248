//! Running kinds of which each account has many rows: the whole file is planned, its rows wait outside of memory, and
//! are stored account by account. So each page of the database is written about once, however long the file is.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tenure_db::{Pile, Sorted};

use super::super::model::state::{Counts, Kind};
use super::Work;
use super::ahead::feed;
use super::run::{Place, Ready, SIZES, Shared, Size, is_of_rows, plan_of, ready, with};
use crate::base::imports::{Reading, Unpack};
use crate::base::{Error, Result};

/// Bytes before a packed row: its line, and whether it changes what is stored.
const HEAD: usize = 9;

/// Rows that are to be stored next, as they waited and as they are.
type Part = Result<(Vec<Vec<u8>>, Vec<Ready>)>;

impl Work<'_> {
    /// Stores the rows of the file account by account, those of an account in their order in the file; whether they are
    /// to be linked then, none when it is asked to stop. Whoever takes over plans the file again and finds what is
    /// stored already.
    pub(super) fn gathered(
        &mut self,
        begun: Box<dyn Reading>,
        unpack: Unpack,
        counts: &mut Counts,
    ) -> Result<Option<bool>> {
        let settle = begun.settle();
        let reading: Shared = Arc::new(Mutex::new(begun));
        let Some((pile, waiting, all)) = self.put_aside(&reading, counts)? else { return Ok(None) };
        let Some(mut sorted) = self.sorted(pile, counts)? else { return Ok(None) };
        let size = AtomicUsize::new(Size::first().rows());
        let done = std::thread::scope(|scope| {
            let (give, parts) = sync_channel(1);
            let rows = &size;
            scope.spawn(move || feed(&give, || part(&mut sorted, unpack, rows), |(packed, _)| packed.is_empty()));
            self.in_turn(&reading, &parts, &size, (all - waiting, all), unpack, counts)
        })?;
        // What is stored is put in order even when the rest is not to be.
        if let Some(settle) = settle {
            let (app, batch, done) = (self.app, self.import.batch.0, if done { all } else { self.import.done });
            let counts = counts.clone();
            settle(app, batch, &mut || self.beat(0, done, &counts).map(drop))?;
        }
        Ok(done.then(|| with(&reading, |reading| reading.links())))
    }

    /// Stores parts as they come; whether that was all, and not stopped.
    fn in_turn(
        &mut self,
        reading: &Shared,
        parts: &Receiver<Part>,
        next: &AtomicUsize,
        (mut done, all): (u64, u64),
        unpack: Unpack,
        counts: &mut Counts,
    ) -> Result<bool> {
        let mut size = Size::first();
        loop {
            let part = parts.recv().map_err(|_| Error::internal("rows that wait were lost"))?;
            let (packed, rows) = part?;
            if rows.is_empty() {
                // Says how far it came even when nothing was left to be stored.
                return self.write(reading, Place { pass: 0, done: all }, Vec::new(), counts).map(|stop| !stop);
            }
            let before = done;
            done += rows.len() as u64;
            let began = self.app.clock.now();
            let stop = match self.write(reading, Place { pass: 0, done }, rows, counts) {
                Err(error) if is_of_rows(&error) => {
                    let mut asked = false;
                    for packed in &packed {
                        let row = self::unpack(unpack, packed)?;
                        asked |= self.write_one(reading, Place { pass: 0, done: before }, row, counts)?;
                    }
                    asked
                }
                stop => stop?,
            };
            if stop || self.leaving() {
                return if stop { Ok(false) } else { Err(self.left()) };
            }
            size.took(self.app.clock.now() - began);
            next.store(size.rows(), Ordering::Relaxed);
        }
    }

    /// Plans the file and piles up what is to be stored; how many rows that are, and how many the file has. None when
    /// it is asked to stop.
    fn put_aside(&mut self, reading: &Shared, counts: &Counts) -> Result<Option<(Pile, u64, u64)>> {
        let (mut reader, pile, mut waiting) = (self.reader()?, Pile::new()?, 0);
        loop {
            let lines = reader.part(SIZES.2)?;
            if lines.is_empty() {
                return Ok(Some((pile, waiting, reader.seen)));
            }
            for row in ready(&lines, plan_of(self, reading, &lines)?) {
                let (account, packed) = with(reading, |reading| reading.pack(&row.row))?;
                pile.add(account.0.as_bytes(), &pack(&row, &packed))?;
                waiting += 1;
            }
            if self.beat(0, self.import.done, counts)? {
                return Ok(None);
            }
            if self.leaving() {
                return Err(self.left());
            }
        }
    }

    /// The pile in its order, with a sign of life each second meanwhile; none when it is asked to stop.
    fn sorted(&mut self, pile: Pile, counts: &Counts) -> Result<Option<Sorted>> {
        std::thread::scope(|scope| {
            let (told, hear) = channel();
            scope.spawn(move || told.send(pile.sorted()));
            let mut stop = false;
            loop {
                match hear.recv_timeout(Duration::from_secs(1)) {
                    Ok(sorted) => return Ok(if stop { None } else { Some(sorted?) }),
                    Err(RecvTimeoutError::Timeout) => stop |= self.beat(0, self.import.done, counts)?,
                    Err(RecvTimeoutError::Disconnected) => return Err(Error::internal("rows could not be sorted")),
                }
            }
        })
    }
}

/// The next part, an empty one at the end.
fn part(sorted: &mut Sorted, unpack: Unpack, rows: &AtomicUsize) -> Part {
    let packed = sorted.next(rows.load(Ordering::Relaxed))?;
    let rows = packed.iter().map(|packed| self::unpack(unpack, packed)).collect::<Result<_>>()?;
    Ok((packed, rows))
}

fn pack(row: &Ready, packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + packed.len());
    bytes.extend(row.line.to_be_bytes());
    bytes.push(u8::from(row.kind == Kind::Changed));
    bytes.extend(packed);
    bytes
}

fn unpack(unpack: Unpack, bytes: &[u8]) -> Result<Ready> {
    let (head, packed) = bytes.split_first_chunk::<HEAD>().ok_or_else(|| Error::internal("a row lost its head"))?;
    let [line @ .., changed] = *head;
    let kind = if changed == 1 { Kind::Changed } else { Kind::New };
    Ok(Ready { line: u64::from_be_bytes(line), kind, row: unpack(packed)? })
}
