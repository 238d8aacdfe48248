//! Lists as CSV files: quoted where needed, and inert in spreadsheets.

use std::borrow::Cow;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::base::{Error, Result};

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

/// The answer that browsers save as `name`.
///
/// # Errors
/// `Internal` when the writer fails.
pub fn answer(name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Response> {
    let broken = |e: &dyn std::fmt::Display| Error::internal(format!("cannot write CSV: {e}"));
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(head).map_err(|e| broken(&e))?;
    for row in rows {
        let cells: Vec<Cow<'_, str>> = row.iter().map(|text| cell(text)).collect();
        writer.write_record(cells.iter().map(|c| c.as_bytes())).map_err(|e| broken(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| broken(&e))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = String::from("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
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
