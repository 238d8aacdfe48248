//! Takes a text apart into records and cells.

use std::io::{self, Read};

use super::{CELL, CELLS, ROW};
use crate::coding::Decoder;
use crate::guard::plain;
use crate::{Cell, Row};

/// A record as it stands in the file, with what is wrong about it. Filled again and again, so that its memory is kept.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Line in which it begins.
    pub(super) line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// Cells that there are, also those that were not kept.
    pub(super) found: usize,
    /// Places that are not in the encoding.
    pub(super) broken: u64,
    pub(super) zeros: u64,
    pub(super) after_quote: bool,
    /// Line of the quote that is never closed.
    pub(super) never_closed: Option<u64>,
    pub(super) cell_too_long: bool,
    pub(super) row_too_long: bool,
}

impl Record {
    fn begin(&mut self, line: u64) {
        let (mut text, mut ends) = (std::mem::take(&mut self.text), std::mem::take(&mut self.ends));
        text.clear();
        ends.clear();
        *self = Self { line, text, ends, ..Self::default() };
    }

    fn push(&mut self, bytes: &[u8]) {
        let cell = self.text.len() - self.ends.last().copied().unwrap_or(0);
        self.cell_too_long |= cell + bytes.len() > CELL;
        self.row_too_long |= self.text.len() + bytes.len() > ROW;
        if !self.cell_too_long && !self.row_too_long && self.ends.len() < CELLS {
            self.text.extend_from_slice(bytes);
        }
    }

    fn end_cell(&mut self) {
        self.found += 1;
        if self.ends.len() < CELLS {
            self.ends.push(self.text.len());
        }
    }

    /// How many cells were kept.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of a cell.
    pub(super) fn cell(&self, at: usize) -> &[u8] {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[from..self.ends[at]]
    }

    /// Whether nothing can be seen in any cell.
    pub(super) fn is_blank(&self) -> bool {
        // Most rows say otherwise in their first letter.
        let seen = |b: &u8| !b.is_ascii_whitespace();
        self.never_closed.is_none()
            && self.found <= CELLS
            && !self.cell_too_long
            && !self.row_too_long
            && self.text.first().is_none_or(|b| !seen(b))
            && String::from_utf8_lossy(&self.text).chars().all(char::is_whitespace)
            && self.zeros == 0
    }

    /// The cell `at` without the guard against formulas.
    pub(super) fn value(&self, at: usize) -> Cell {
        let text = String::from_utf8_lossy(self.cell(at));
        Cell::of(plain(&text))
    }

    /// All cells.
    pub(super) fn row(self) -> Row {
        Row { line: self.line, cells: (0..self.len()).map(|at| self.value(at)).collect() }
    }
}

/// How a cell ended.
#[derive(PartialEq)]
enum End {
    Cell,
    Row,
}

/// Reads records one after the other.
pub(super) struct Machine<R> {
    decoder: Decoder<R>,
    delimiter: Vec<u8>,
    /// Bytes at which unquoted text may end.
    stops: [bool; 256],
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    /// Places in `buffer` that are not in the encoding, and how many of them lie behind.
    broken: Vec<usize>,
    line: u64,
}

impl<R: Read> Machine<R> {
    pub(super) fn new(decoder: Decoder<R>, delimiter: &[u8]) -> Self {
        let mut stops = [false; 256];
        for byte in [b'\n', b'\r', 0, delimiter[0]] {
            stops[usize::from(byte)] = true;
        }
        let delimiter = delimiter.to_vec();
        Self { decoder, delimiter, stops, buffer: Vec::new(), at: 0, ended: false, broken: Vec::new(), line: 1 }
    }

    /// Name of the encoding that is read.
    pub(super) fn encoding(&self) -> &'static str {
        self.decoder.coding().name()
    }

    /// The line that is read next.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Whether everything was read.
    pub(super) fn at_end(&self) -> bool {
        self.ended && self.at == self.buffer.len()
    }

    /// Reads the next record; `false` when there is none.
    pub(super) fn record(&mut self, record: &mut Record) -> io::Result<bool> {
        record.begin(self.line);
        if !self.ahead(1, record)? {
            return Ok(false);
        }
        loop {
            let quoted = self.ahead(1, record)? && self.buffer[self.at] == b'"';
            let end = if quoted { self.quoted(record)? } else { self.bare(record)? };
            record.end_cell();
            if end == End::Row {
                self.count_broken(record);
                return Ok(true);
            }
        }
    }

    /// Whether at least `n` more bytes are at hand; reads on for them.
    fn ahead(&mut self, n: usize, record: &mut Record) -> io::Result<bool> {
        while self.buffer.len() - self.at < n && !self.ended {
            self.count_broken(record);
            self.buffer.drain(..self.at);
            self.broken.iter_mut().for_each(|place| *place -= self.at);
            self.at = 0;
            self.ended = !self.decoder.more(&mut self.buffer, &mut self.broken)?;
        }
        Ok(self.buffer.len() - self.at >= n)
    }

    /// Counts the places that lie behind for the record.
    fn count_broken(&mut self, record: &mut Record) {
        let behind = self.broken.partition_point(|place| *place < self.at);
        record.broken += behind as u64;
        self.broken.drain(..behind);
    }

    /// Text up to the next delimiter or line break.
    fn bare(&mut self, record: &mut Record) -> io::Result<End> {
        while self.ahead(1, record)? {
            let rest = &self.buffer[self.at..];
            let until = rest.iter().position(|b| self.stops[usize::from(*b)]).unwrap_or(rest.len());
            record.push(&rest[..until]);
            self.at += until;
            let Some(stop) = rest.get(until) else { continue };
            match *stop {
                b'\n' | b'\r' => {
                    self.line_break(record)?;
                    return Ok(End::Row);
                }
                0 => {
                    record.zeros += 1;
                    self.at += 1;
                }
                byte => {
                    if self.ahead(self.delimiter.len(), record)? && self.buffer[self.at..].starts_with(&self.delimiter)
                    {
                        self.at += self.delimiter.len();
                        return Ok(End::Cell);
                    }
                    record.push(&[byte]);
                    self.at += 1;
                }
            }
        }
        Ok(End::Row)
    }

    /// Text in quotes, and whatever stands behind it.
    fn quoted(&mut self, record: &mut Record) -> io::Result<End> {
        let opened = self.line;
        self.at += 1;
        loop {
            if !self.ahead(1, record)? {
                record.never_closed = Some(opened);
                return Ok(End::Row);
            }
            let rest = &self.buffer[self.at..];
            let until = rest.iter().position(|b| matches!(b, b'"' | b'\n' | b'\r' | 0)).unwrap_or(rest.len());
            record.push(&rest[..until]);
            self.at += until;
            match self.buffer.get(self.at) {
                None => {}
                Some(0) => {
                    record.zeros += 1;
                    self.at += 1;
                }
                Some(b'"') => {
                    self.at += 1;
                    if !(self.ahead(1, record)? && self.buffer[self.at] == b'"') {
                        return self.behind_quote(record);
                    }
                    record.push(b"\"");
                    self.at += 1;
                }
                Some(_) => {
                    let bytes = self.line_break(record)?;
                    record.push(bytes);
                }
            }
        }
    }

    /// What stands between a closing quote and the next delimiter; blanks mean nothing.
    fn behind_quote(&mut self, record: &mut Record) -> io::Result<End> {
        let mut blanks = 0;
        while self.ahead(blanks + 1, record)? && self.buffer[self.at + blanks] == b' ' && blanks < 64 {
            blanks += 1;
        }
        let wanted = self.delimiter.len();
        let ended = !self.ahead(blanks + 1, record)?;
        let separated =
            self.ahead(blanks + wanted, record)? && self.buffer[self.at + blanks..].starts_with(&self.delimiter);
        let broken_line = !ended && matches!(self.buffer[self.at + blanks], b'\n' | b'\r');
        if ended || separated || broken_line {
            self.at += blanks;
        } else {
            record.after_quote = true;
        }
        self.bare(record)
    }

    /// Takes a line break of any kind: LF, CRLF or CR.
    fn line_break(&mut self, record: &mut Record) -> io::Result<&'static [u8]> {
        self.line += 1;
        let returned = self.buffer[self.at] == b'\r';
        let pair = returned && self.ahead(2, record)? && self.buffer[self.at + 1] == b'\n';
        self.at += if pair { 2 } else { 1 };
        Ok(match (returned, pair) {
            (_, true) => b"\r\n",
            (true, false) => b"\r",
            _ => b"\n",
        })
    }
}
