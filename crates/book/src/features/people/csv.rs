//! Cells of CSV files: inert in spreadsheets.

use std::borrow::Cow;

use crate::base::Fields;
use crate::base::registry::Record;

/// A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe in front.
pub fn cell(text: &str) -> Cow<'_, str> {
    if formula(text) || text.strip_prefix('\'').is_some_and(formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !negative(text)
}

/// A negative number stays a number.
fn negative(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let Some(rest) = text.strip_prefix('-') else { return false };
    let (whole, part) = rest.split_once('.').unwrap_or((rest, "0"));
    digits(whole) && digits(part)
}

/// What a cell says; takes the apostrophe of [`cell`] away again.
pub fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if formula(rest) || rest.strip_prefix('\'').is_some_and(formula) => rest,
        _ => text,
    }
}

/// What a cell means, where it is filled in; a word without a meaning is a mistake of its column.
pub fn find<T>(
    record: &Record,
    column: &'static str,
    wrong: &mut Fields,
    look: impl Fn(&str) -> Result<T, &'static str>,
) -> Option<T> {
    let word = plain(record.get(column));
    if word.is_empty() {
        return None;
    }
    look(word).map_err(|key| wrong.add(column, key)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_words() {
        for text in ["=1+1", "+49 30", "-1+1", "-", "-1.", "@x", "'quoted", "'=1", "plain", "O'Neil"] {
            assert_eq!(plain(&cell(text)), text);
            assert!(!cell(text).starts_with(['=', '+', '-', '@']));
        }
        for number in ["-1", "-12.50"] {
            assert_eq!((cell(number).as_ref(), plain(number)), (number, number), "it stays a number");
        }
    }
}
