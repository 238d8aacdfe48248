//! Cells of an export as text, and back to the letter.
//!
//! An empty cell is nothing. What a spreadsheet would take for a formula has an apostrophe in front, and so has what is
//! nothing but apostrophes; an empty text in a column that may also hold nothing is one apostrophe.

use std::borrow::Cow;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde_json::Value as Json;
use tenure_db::{Cell, Declared};

use crate::features::exchange::dump::cells::hex;
use crate::features::people::csv;

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An id.
    Uuid,
    /// Bytes, in hexadecimal digits.
    Bytes,
    /// A whole number.
    Int,
    /// An instant, stored as microseconds.
    Instant,
    /// A real number.
    Real,
    /// A day.
    Date,
    /// JSON, with sorted keys and without spaces.
    Json,
    /// Text.
    Text,
}

impl Kind {
    /// From what the migrations say. Instants are whole numbers by type and known by name.
    pub fn of(column: &Declared) -> Self {
        match column.kind {
            "uuid" => Kind::Uuid,
            "bytea" => Kind::Bytes,
            "bigint" | "integer" | "smallint" if instant(column.column) => Kind::Instant,
            "bigint" | "integer" | "smallint" => Kind::Int,
            "double" | "real" => Kind::Real,
            "date" => Kind::Date,
            "jsonb" => Kind::Json,
            _ => Kind::Text,
        }
    }
}

fn instant(column: &str) -> bool {
    column.ends_with("_at") || column.ends_with("_until") || column == "window_start"
}

/// A cell for the file. `null` says whether the column may hold nothing.
///
/// # Errors
/// When the database holds something else than the column says.
pub fn text(kind: Kind, null: bool, cell: Cell<'_>) -> Result<String> {
    Ok(match (kind, cell) {
        (_, Cell::Null) => String::new(),
        (Kind::Instant, Cell::Int(n)) => moment(n),
        (Kind::Real, Cell::Int(n)) => serde_json::to_string(&(n as f64))?,
        (_, Cell::Int(n)) => n.to_string(),
        (_, Cell::Real(x)) if !x.is_finite() => bail!("a number that is none cannot be written: {x}"),
        (_, Cell::Real(x)) => serde_json::to_string(&x)?,
        (_, Cell::Uuid(id)) => id.to_string(),
        (Kind::Uuid, Cell::Bytes(bytes)) => uuid::Uuid::from_slice(bytes)?.to_string(),
        (_, Cell::Bytes(bytes)) => hex(bytes),
        (_, Cell::Date(day)) => day.to_string(),
        (Kind::Json, Cell::Text(json)) => guarded(&canonical(json)?, null).into_owned(),
        (Kind::Date, Cell::Text(day)) => day.to_owned(),
        (_, Cell::Text(words)) => guarded(words, null).into_owned(),
    })
}

/// Either database gives the same text for the same JSON.
fn canonical(json: &str) -> Result<String> {
    let value: Json = serde_json::from_str(json).with_context(|| format!("no JSON: {json}"))?;
    Ok(serde_json::to_string(&value)?)
}

/// A cell of JSON as such.
///
/// # Errors
/// When it is none.
pub fn document(cell: &str) -> Result<Json> {
    Ok(serde_json::from_str(bare(cell))?)
}

fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map_or_else(|_| micros.to_string(), |at| at.to_string())
}

fn guarded(words: &str, null: bool) -> Cow<'_, str> {
    if words.is_empty() {
        return Cow::Borrowed(if null { "'" } else { "" });
    }
    if words.bytes().all(|b| b == b'\'') { Cow::Owned(format!("'{words}")) } else { csv::cell(words) }
}

fn bare(cell: &str) -> &str {
    if cell.bytes().all(|b| b == b'\'') { cell.get(1..).unwrap_or(cell) } else { csv::plain(cell) }
}

/// A cell as the loader of backups takes it.
///
/// # Errors
/// When the text does not fit the column.
pub fn json(kind: Kind, null: bool, cell: &str) -> Result<Json> {
    if cell.is_empty() && (null || !matches!(kind, Kind::Text | Kind::Bytes)) {
        return Ok(Json::Null);
    }
    Ok(match kind {
        Kind::Int => Json::from(cell.parse::<i64>()?),
        Kind::Instant => Json::from(match cell.parse::<i64>() {
            Ok(micros) => micros,
            Err(_) => cell.parse::<Timestamp>()?.as_microsecond(),
        }),
        Kind::Real => Json::from(cell.parse::<f64>()?),
        Kind::Uuid => Json::from(cell.parse::<uuid::Uuid>()?.simple().to_string()),
        Kind::Bytes | Kind::Date => Json::from(cell),
        Kind::Json | Kind::Text => Json::from(bare(cell)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(kind: Kind, null: bool, cell: Cell<'_>) -> Json {
        let text = text(kind, null, cell).unwrap();
        assert!(!text.starts_with(['=', '+', '@', '\t', '\r']), "{text}");
        json(kind, null, &text).unwrap()
    }

    #[test]
    fn texts_come_back_to_the_letter() {
        for words in
            ["", "'", "''", "'''x", "=1+1", "'=1+1", "-1", "'-", "+49 30", "@x", "\t=1", "O'Neil", "客\r\n\"x\""]
        {
            for null in [false, true] {
                assert_eq!(back(Kind::Text, null, Cell::Text(words)), Json::from(words), "{words:?}");
            }
        }
        assert_eq!(back(Kind::Text, true, Cell::Null), Json::Null);
    }

    #[test]
    fn numbers_days_and_ids_come_back() {
        let id = uuid::Uuid::from_u128(7);
        for cell in [Cell::Uuid(id), Cell::Bytes(id.as_bytes())] {
            assert_eq!(text(Kind::Uuid, false, cell).unwrap(), id.to_string());
            assert_eq!(back(Kind::Uuid, false, cell), Json::from(id.simple().to_string()));
        }
        assert_eq!(back(Kind::Int, false, Cell::Int(-5)), Json::from(-5));
        assert_eq!(text(Kind::Instant, true, Cell::Int(1_700_000_000_000_001)).unwrap(), "2023-11-14T22:13:20.000001Z");
        for n in [0, -1, 1_700_000_000_123_456, i64::MAX] {
            assert_eq!(back(Kind::Instant, true, Cell::Int(n)), Json::from(n));
        }
        assert_eq!(back(Kind::Instant, true, Cell::Null), Json::Null);
        assert_eq!(back(Kind::Real, false, Cell::Int(2)), Json::from(2.0));
        assert_eq!(back(Kind::Real, false, Cell::Real(0.1)), Json::from(0.1));
        assert_eq!(back(Kind::Bytes, false, Cell::Bytes(&[255, 0])), Json::from("ff00"));
        assert_eq!(back(Kind::Date, true, Cell::Text("2026-11-12")), Json::from("2026-11-12"));
    }

    #[test]
    fn json_is_the_same_from_both_databases() {
        let (sqlite, postgres) = (r#"{"b":[1, null],"a":"=x"}"#, r#"{"a": "=x", "b": [1, null]}"#);
        let [one, other] = [sqlite, postgres].map(|t| text(Kind::Json, false, Cell::Text(t)).unwrap());
        assert_eq!((one.as_str(), &one), (r#"{"a":"=x","b":[1,null]}"#, &other));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(json(Kind::Int, false, "x").is_err());
        assert!(json(Kind::Uuid, false, "abc").is_err());
        assert!(json(Kind::Instant, false, "yesterday").is_err());
    }
}
