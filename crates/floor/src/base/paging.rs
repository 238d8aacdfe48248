//! Keyset pages: a cursor names the last row seen, so page 1,000 costs what page 1 does.

use serde::{Deserialize, Serialize};

use super::{Error, Result};

/// Rows of a page on screen.
pub const PAGE: usize = 50;
/// Most rows that the API gives at once.
pub const API_LIMIT: usize = 200;

/// Where the next page starts: the sort value of the last row (none = null) and its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The sort value as text; numbers in decimal.
    pub value: Option<String>,
    /// The row's id.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// For URLs: hexadecimal of the JSON, opaque to clients.
    pub fn encode(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        json.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Reads a cursor from a URL.
    ///
    /// # Errors
    /// `Invalid` on `cursor` when it is not one of ours.
    pub fn decode(s: &str) -> Result<Self> {
        let bad = || Error::field("cursor", "error-cursor");
        if !s.is_ascii() || !s.len().is_multiple_of(2) || s.len() > 4_096 {
            return Err(bad());
        }
        let bytes: Option<Vec<u8>> =
            (0..s.len()).step_by(2).map(|i| u8::from_str_radix(&s[i..i + 2], 16).ok()).collect();
        bytes.and_then(|b| serde_json::from_slice(&b).ok()).ok_or_else(bad)
    }
}

/// One page of a list, as the API answers it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct List<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page; null on the last.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// Cuts `rows` (fetched with one more than `limit`) to a page; `cursor` names the place of a row.
    pub fn cut(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(|row| cursor(row).encode()) } else { None };
        Self { items: rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_the_url() {
        let cursor = Cursor { value: Some(String::from("Ñandú & 清河")), id: uuid::Uuid::from_u128(7) };
        assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        assert!(Cursor::decode("zz").is_err() && Cursor::decode("é").is_err() && Cursor::decode("00").is_err());
    }
}
