//! The rows of a CSV file, and what is wrong with them.

use std::io::{Read, Seek};

use super::machine::{Machine, Record};
use super::{CELL, CELLS, ROW, checked, delimiter_of};
use crate::coding::{Coding, Decoder};
use crate::{Cell, Fault, Problem, Row, Shape};

/// Rows, one after the other.
pub(crate) struct CsvRows<R> {
    machine: Machine<R>,
    record: Record,
    columns: usize,
    /// The first line that may hold a row.
    first: u64,
    over: bool,
}

impl<R: Read + Seek> CsvRows<R> {
    pub(crate) fn new(mut source: R, shape: &Shape) -> Result<Self, Fault> {
        source.rewind()?;
        let decoder = Decoder::new(source, Coding::named(&shape.encoding)?);
        let machine = Machine::new(decoder, checked(delimiter_of(shape))?.as_bytes());
        let first = shape.start + u64::from(shape.header);
        Ok(Self { machine, record: Record::default(), columns: shape.columns.len(), first, over: false })
    }
}

impl<R: Read> Iterator for CsvRows<R> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.machine.record(&mut self.record) {
                Ok(true) if self.record.is_blank() || self.record.line < self.first => {}
                Ok(true) => {
                    let row = self.judge();
                    self.over = matches!(&row, Err(fault) if !fault.goes_on);
                    return Some(row);
                }
                Ok(false) => self.over = true,
                Err(error) => {
                    self.over = true;
                    let fault = Fault::fatal(self.machine.line(), Problem::Io(error.to_string()));
                    return Some(Err(fault));
                }
            }
        }
        None
    }
}

impl<R: Read> CsvRows<R> {
    /// The record as a row, or the first thing that is wrong with it.
    fn judge(&self) -> Result<Row, Fault> {
        let record = &self.record;
        let refused = |what| Err(Fault { line: record.line, what, row: None, goes_on: true });
        if let Some(line) = record.never_closed {
            return Err(Fault::fatal(line, Problem::NeverClosed));
        }
        if record.cell_too_long {
            return refused(Problem::CellTooLong { most: CELL });
        }
        if record.row_too_long {
            return refused(Problem::RowTooLong { most: ROW });
        }
        let mut row = Row { line: record.line, cells: (0..record.len()).map(|at| record.value(at)).collect() };
        // Empty cells beyond the last column say nothing.
        while row.cells.len() > self.columns && row.cells.last() == Some(&Cell::Empty) {
            row.cells.pop();
        }
        let expected = self.columns;
        if record.found > CELLS {
            return Err(Fault::of(row, Problem::TooManyCells { expected: CELLS.min(expected), found: record.found }));
        }
        let found = row.cells.len();
        if record.broken > 0 {
            let encoding = self.machine.encoding().to_owned();
            return Err(Fault::of(row, Problem::NotInEncoding { encoding, places: record.broken }));
        }
        if record.zeros > 0 {
            return Err(Fault::of(row, Problem::ZeroBytes { places: record.zeros }));
        }
        if record.after_quote {
            return Err(Fault::of(row, Problem::AfterQuote));
        }
        if found < expected {
            return Err(Fault::of(row, Problem::TooFewCells { expected, found }));
        }
        if found > expected {
            return Err(Fault::of(row, Problem::TooManyCells { expected, found }));
        }
        Ok(row)
    }
}
