//! What a file is taken for, and why.

use serde::{Deserialize, Serialize};

/// Formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Cells separated by a sign, rows by line breaks.
    Csv,
    /// Excel since 2007.
    Xlsx,
    /// LibreOffice.
    Ods,
    /// Address cards; recognised, not read here.
    VCard,
    /// Calendars.
    ICal,
    /// JSON, JSON Lines, and `sf data export tree`.
    Json,
}

/// What the user knows better than the guess; none of it has to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Format of the file.
    pub format: Option<Format>,
    /// Name of the character encoding, as browsers know it, or `UTF-32LE`, `UTF-32BE`.
    pub encoding: Option<String>,
    /// What separates cells, one character or several.
    pub delimiter: Option<String>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// Line or row in which the table begins.
    pub start: Option<u64>,
    /// Sheet of a spreadsheet, record type of a JSON file, kind of a calendar's entries.
    pub sheet: Option<String>,
}

/// How a file is read; made by [`crate::look`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Format of the file.
    pub format: Format,
    /// Name of the character encoding.
    pub encoding: String,
    /// What separates cells; empty where nothing does.
    pub delimiter: String,
    /// Whether the row at `start` names the columns.
    pub header: bool,
    /// Line or row in which the table begins; 1 unless lines stand above it.
    pub start: u64,
    /// Empty columns left of the table in a spreadsheet.
    pub left: usize,
    /// Sheets of a spreadsheet, record types of a JSON file; empty elsewhere.
    pub sheets: Vec<String>,
    /// The one of `sheets` that is read.
    pub sheet: String,
    /// Names of the columns, each once and none empty: where the file has no name, the letters of spreadsheets.
    pub columns: Vec<String>,
    /// On what grounds.
    pub evidence: Evidence,
}

/// On what grounds each part of a [`Shape`] was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// For the format.
    pub format: FormatSign,
    /// For the encoding.
    pub encoding: EncodingSign,
    /// For the delimiter.
    pub delimiter: DelimiterSign,
    /// For the header.
    pub header: HeaderSign,
}

/// How the format was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormatSign {
    /// The user said so.
    Wished,
    /// The content begins like it.
    Content,
    /// The name of the file ends like it.
    Name,
    /// A text that is nothing else.
    Text,
}

/// How the encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncodingSign {
    /// The user said so.
    Wished,
    /// The file begins with a byte order mark.
    Mark,
    /// The format knows only one.
    Format,
    /// Only ASCII was seen, which reads the same in most encodings.
    Ascii,
    /// Everything seen is valid in it, and other texts would hardly be.
    Valid,
    /// Zero bytes stand where it has them.
    Zeros,
    /// It is mostly valid in it, but for some places.
    Mostly {
        /// Letters beyond ASCII that are valid.
        valid: u64,
        /// Places that are not.
        broken: u64,
    },
    /// The letters seen are frequent in it.
    Letters,
}

/// How the delimiter was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DelimiterSign {
    /// The user said so.
    Wished,
    /// The file says so in its first line (`sep=;`).
    Declared,
    /// The format has none.
    Format,
    /// It cuts the first rows into equally many cells.
    Agreeing {
        /// Rows that were seen.
        rows: usize,
        /// Rows with as many cells as there are columns.
        agreeing: usize,
    },
    /// Nothing separates anything: one column.
    OneColumn,
}

/// How the header was found, or missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderSign {
    /// The user said so.
    Wished,
    /// The format names its columns.
    Format,
    /// Header: below its words stand numbers, dates or addresses in so many columns.
    WordsAboveValues {
        /// Columns.
        columns: usize,
    },
    /// Header: all its cells are distinct words.
    DistinctWords,
    /// Header: whoever asked knows so many of its words, although it has gaps. Never told here.
    KnownWords {
        /// Words.
        words: usize,
    },
    /// None: a cell of the first row is a number, a date or an address.
    ValueOnTop {
        /// Column, from 0.
        column: usize,
    },
    /// None: a word of the first row stands again below it.
    Repeated {
        /// Column, from 0.
        column: usize,
    },
    /// None: the first row has empty cells, or one word twice.
    Gaps {
        /// Column, from 0.
        column: usize,
    },
}
