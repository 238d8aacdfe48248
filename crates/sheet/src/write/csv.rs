//! CSV files: UTF-8, commas, quotes where needed, inert in spreadsheets.

use std::io::{self, Write};

use super::{Out, decimal};
use crate::guard::guarded;

/// Writes rows as CSV.
pub struct Csv<W> {
    to: W,
    line: String,
}

impl<W: Write> Csv<W> {
    /// Begins a file.
    pub fn new(to: W) -> Self {
        Self { to, line: String::new() }
    }

    /// Begins a file with the mark by which Excel knows that it is UTF-8.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn marked(mut to: W) -> io::Result<Self> {
        to.write_all("\u{FEFF}".as_bytes())?;
        Ok(Self::new(to))
    }

    /// Writes the names of the columns.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn head(&mut self, columns: &[impl AsRef<str>]) -> io::Result<()> {
        let cells: Vec<Out<'_>> = columns.iter().map(|c| Out::from(c.as_ref())).collect();
        self.row(&cells)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, cells: &[Out<'_>]) -> io::Result<()> {
        self.line.clear();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.line.push(',');
            }
            match cell {
                Out::Empty => {}
                Out::Text(text) => quote(&guarded(text), &mut self.line),
                Out::Int(number) => self.line.push_str(&number.to_string()),
                Out::Decimal(minor, exponent) => self.line.push_str(&decimal(*minor, *exponent)),
                Out::Day(day) => self.line.push_str(&day.to_string()),
                Out::Moment(moment) => self.line.push_str(&moment.to_string()),
                Out::Bool(yes) => self.line.push_str(if *yes { "true" } else { "false" }),
            }
        }
        // A row of one empty cell would be a blank line, which is no row.
        if self.line.is_empty() {
            self.line.push_str("\"\"");
        }
        self.line.push('\n');
        self.to.write_all(self.line.as_bytes())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the rest of it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.to.flush()?;
        Ok(self.to)
    }
}

fn quote(text: &str, line: &mut String) {
    let blank = |c: char| c == ' ' || c == '\t';
    if !text.contains([',', '"', '\n', '\r', ';']) && !text.starts_with(blank) && !text.ends_with(blank) {
        line.push_str(text);
        return;
    }
    line.push('"');
    for part in text.split_inclusive('"') {
        line.push_str(part);
        if part.ends_with('"') {
            line.push('"');
        }
    }
    line.push('"');
}
