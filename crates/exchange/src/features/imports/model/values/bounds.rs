//! Which days are kept, and which parts of a day stand for themselves.

use super::Wrong;

/// Days that kinds take, by their years.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=9998;

/// A day or an instant that was read, unless it lies too far away. Where it `ends` something, the last day of all is no
/// end: so SAP and others write it.
///
/// # Errors
/// It lies outside of the years that are kept.
pub fn bounded(text: String, ends: bool) -> Result<String, Wrong> {
    if text.is_empty() || text.get(..4).and_then(|y| y.parse().ok()).is_some_and(|year: i16| YEARS.contains(&year)) {
        return Ok(text);
    }
    if ends && text.starts_with("9999-12-31") { Ok(String::new()) } else { Err(Wrong::Range) }
}

/// A year, a month of a year, or a day of no year, as it is written; none when it is a whole day or nothing of the kind.
pub(super) fn part(text: &str) -> Option<String> {
    let digits = |from: usize, to: usize| text.get(from..to).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()));
    match (text.len(), text.strip_prefix("--")) {
        (4, None) if digits(0, 4) => Some(text.to_owned()),
        (6, Some(rest)) if digits(2, 6) => Some(format!("--{}-{}", &rest[..2], &rest[2..])),
        (7, rest) if digits(rest.map_or(0, |_| 2), 4) && text.get(4..5) == Some("-") && digits(5, 7) => {
            Some(text.to_owned())
        }
        _ => None,
    }
}
