//! What was wrong with a file, as data: callers find the words.

use std::fmt;

use crate::Row;

/// Something wrong, where, and whether more rows can follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Counted as [`Row::line`]; 0 when the file as a whole is meant.
    pub line: u64,
    /// What is wrong.
    pub what: Problem,
    /// The row with what could be read of it.
    pub row: Option<Row>,
    /// Whether reading may go on after it.
    pub goes_on: bool,
}

/// Kinds of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The file could not be read; the system's words.
    Io(String),
    /// The file is empty, or holds no table.
    Nothing,
    /// Neither a text nor a format that is known.
    UnknownFormat,
    /// A format that is known but not read.
    Foreign(Foreign),
    /// Locked by a password.
    Encrypted,
    /// Damaged, or not made by the rules of its format; the part of the file, and the reason in the words of a programmer.
    Damaged {
        /// Part of the file.
        part: String,
        /// Reason.
        why: String,
    },
    /// Bigger than what is read, unpacked where it is packed.
    TooBig {
        /// Most bytes that are read.
        most: u64,
    },
    /// No character encoding of this name.
    NoSuchEncoding(String),
    /// No sheet or record type of this name.
    NoSuchSheet(String),
    /// Cannot separate cells: empty, too long, or with quotes or line breaks in it.
    BadDelimiter(String),
    /// Bytes that are no letters in this encoding; they stand in the row as U+FFFD.
    NotInEncoding {
        /// Name of the encoding.
        encoding: String,
        /// How many places.
        places: u64,
    },
    /// Zero bytes; the row comes without them.
    ZeroBytes {
        /// How many.
        places: u64,
    },
    /// A quote that opens in this line is never closed; the rest of the file was taken for its text.
    NeverClosed,
    /// Text after a closing quote; the row has it in the same cell.
    AfterQuote,
    /// Fewer cells than columns.
    TooFewCells {
        /// Columns.
        expected: usize,
        /// Cells.
        found: usize,
    },
    /// More cells than columns.
    TooManyCells {
        /// Columns, or most cells that are read.
        expected: usize,
        /// Cells; those beyond the limit are not in the row.
        found: usize,
    },
    /// A cell that is too long to be meant.
    CellTooLong {
        /// Most bytes.
        most: usize,
    },
    /// A row that is too long to be meant.
    RowTooLong {
        /// Most bytes.
        most: usize,
    },
    /// A line of a calendar that is no property; its beginning.
    NoProperty(String),
    /// A property of a calendar whose value cannot be; it stands in the row as a text.
    BadValue {
        /// Name of the property.
        name: String,
        /// What it says.
        value: String,
    },
    /// A time zone that neither the world nor the file knows; its times stand in the row without it.
    UnknownZone(String),
    /// More rows than a spreadsheet can have.
    TooManyRows {
        /// Most rows.
        most: u64,
    },
}

/// Formats that are recognised so that one can say what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Excel 97–2003.
    Xls,
    /// Excel's binary workbook.
    Xlsb,
    /// An HTML page; some programs name it .xls.
    Html,
    /// XML of some kind, also Excel 2003's.
    Xml,
    /// PDF.
    Pdf,
    /// An archive or compressed file.
    Archive,
    /// A picture, a program, or the like.
    Binary,
    /// Address cards, which have a reader of their own.
    Cards,
}

impl Fault {
    /// The end of reading, at a line.
    pub(crate) fn fatal(line: u64, what: Problem) -> Self {
        Self { line, what, row: None, goes_on: false }
    }

    /// The end of reading, of the whole file.
    pub(crate) fn whole(what: Problem) -> Self {
        Self::fatal(0, what)
    }

    /// A row that has something wrong; others may follow.
    pub(crate) fn of(row: Row, what: Problem) -> Self {
        Self { line: row.line, what, row: Some(row), goes_on: true }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::whole(Problem::Io(error.to_string()))
    }
}

impl fmt::Display for Fault {
    /// For logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {:?}", self.line, self.what)
    }
}

impl std::error::Error for Fault {}
