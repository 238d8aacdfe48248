//! Columns of import files, and their rows in the one form that kinds get.

use std::sync::Arc;

use uuid::Uuid;

use super::Locale;

/// What the names of custom fields begin with, wherever they meet those of built-in fields.
pub const CUSTOM: &str = "cf_";

/// How cells of a column are read. What comes after it is the form in which a kind gets them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Reads {
    /// Trimmed text.
    #[default]
    Text,
    /// A day: `2026-11-03`.
    Day,
    /// A day, or the part of one that is known: `2026-11-03`, `2026-11`, `2026`, `--11-03`.
    PartDay,
    /// A day or an instant: `2026-11-03`, `2026-11-03T14:05:00Z`.
    Moment,
    /// A number: `-1234.5`, no grouping.
    Number,
    /// A number of percent, its sign taken off.
    Percent,
    /// An amount of money: a number, signs and codes of currencies taken off.
    Amount,
    /// `yes` or `no`.
    YesNo,
    /// Text that is an e-mail address; a hint for guessing, as those below.
    Email,
    /// Text that is a telephone number.
    Phone,
    /// Text that is a web address.
    Website,
    /// Text that is a country.
    Country,
    /// Text that is a currency: `EUR`.
    Currency,
}

/// A column of an import file.
#[derive(Clone, Copy, Debug)]
pub struct ImportColumn {
    /// Name in our own files and in the API.
    pub name: &'static str,
    /// Whether the file must have it.
    pub required: bool,
    /// Text key of one sentence about it.
    pub help: &'static str,
    /// How its cells are read.
    pub reads: Reads,
}

impl ImportColumn {
    /// A column of text that a file may leave out.
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        Self { name, required: false, help, reads: Reads::Text }
    }

    /// The same column, its cells read in another way.
    pub const fn reads(self, reads: Reads) -> Self {
        Self { reads, ..self }
    }

    /// The same column, which no file may leave out.
    pub const fn must(self) -> Self {
        Self { required: true, ..self }
    }

    /// What it is for.
    pub fn help(&self, locale: Locale) -> &'static str {
        locale.find(self.help).unwrap_or(self.help)
    }
}

/// One row of an import file.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Line in the file, from 1, counting the head.
    pub line: u64,
    /// What was decided about this row where it looks like something that is there already.
    pub twin: Twin,
    names: Arc<[String]>,
    cells: Vec<String>,
}

/// What happens to a row that looks like something that is there already.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// Nobody has decided; the row waits.
    #[default]
    Undecided,
    /// The row changes this one.
    Merge(Uuid),
    /// The row becomes a new one beside it; of rows that contradict each other, this one is taken.
    Both,
}

impl Record {
    /// A row of these columns; a cell for each.
    pub fn new(line: u64, names: Arc<[String]>, cells: Vec<String>) -> Self {
        Self { line, twin: Twin::Undecided, names, cells }
    }

    /// A row of pairs.
    pub fn of(line: u64, pairs: &[(&str, &str)]) -> Self {
        let names = pairs.iter().map(|(name, _)| (*name).to_owned()).collect();
        Self::new(line, names, pairs.iter().map(|(_, cell)| (*cell).to_owned()).collect())
    }

    /// The trimmed value of a column; empty when absent.
    pub fn get(&self, column: &str) -> &str {
        self.pairs().find(|(name, _)| *name == column).map_or("", |(_, cell)| cell)
    }

    /// Puts another value into a column; nothing happens when the row has none of this name.
    pub fn set(&mut self, column: &str, value: &str) {
        if let Some(at) = self.names.iter().position(|name| name == column) {
            value.clone_into(&mut self.cells[at]);
        }
    }

    /// All columns with their trimmed values, in the order of the file.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(String::as_str).zip(self.cells.iter().map(|cell| cell.trim()))
    }
}
