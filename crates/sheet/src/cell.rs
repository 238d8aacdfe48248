//! What a cell holds.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// One value of a table. Files without types (CSV) give texts only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: not zero, not a text without letters.
    Empty,
    /// Words, as they stand.
    Text(String),
    /// A number as digits, with a full stop before the fraction: `-1234.5`.
    Number(String),
    /// A calendar day.
    Day(Date),
    /// A day and a time without a zone.
    Moment(DateTime),
    /// A point in time.
    Instant(Timestamp),
    /// Yes or no.
    Bool(bool),
    /// What a spreadsheet shows in place of a value it could not compute: `#N/A`, or the formula when none was kept.
    Broken(String),
}

impl Cell {
    /// A text, or nothing when it has no letters.
    pub fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Whether nothing can be seen in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// The value as a text that does not depend on a country: ISO dates, `true`, `-1234.5`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Number(text) | Self::Broken(text) => Cow::Borrowed(text),
            Self::Day(day) => Cow::Owned(day.to_string()),
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
            Self::Instant(instant) => Cow::Owned(instant.to_string()),
            Self::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        }
    }
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins: the line of a text file, the row of a spreadsheet, the number of a record. Counted from 1.
    pub line: u64,
    /// Its values; column by column as [`crate::Shape::columns`] names them.
    pub cells: Vec<Cell>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_texts() {
        let day = jiff::civil::date(2026, 3, 1);
        assert_eq!(Cell::Day(day).text(), "2026-03-01");
        assert_eq!(Cell::Moment(day.at(9, 30, 0, 0)).text(), "2026-03-01T09:30:00");
        assert_eq!(Cell::Instant(Timestamp::UNIX_EPOCH).text(), "1970-01-01T00:00:00Z");
        assert_eq!(Cell::Bool(true).text(), "true");
        assert_eq!(Cell::of(""), Cell::Empty);
        assert!(Cell::of(" \u{3000}").is_blank());
    }
}
