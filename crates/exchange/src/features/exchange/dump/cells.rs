//! Cells of a table as JSON, and back.

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value as Json, json};
use tenure_db::{Cell, Value};

/// What a column of the database takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Uuid,
    Bytes,
    Int,
    Real,
    Date,
    Document,
    Text,
}

impl Kind {
    /// From the type's name, in lower case.
    pub(crate) fn of(name: &str) -> Self {
        match name {
            "uuid" => Kind::Uuid,
            "blob" | "bytea" => Kind::Bytes,
            "bigint" | "integer" | "smallint" => Kind::Int,
            "real" | "double precision" => Kind::Real,
            "date" => Kind::Date,
            "jsonb" => Kind::Document,
            _ => Kind::Text,
        }
    }

    /// The parameter for a cell of a backup.
    pub(crate) fn value(self, cell: &Json) -> Result<Value<'static>> {
        let wrong = || anyhow!("{cell} does not fit a column of the type {self:?}");
        if cell.is_null() {
            return Ok(match self {
                Kind::Uuid => Value::NullUuid,
                Kind::Bytes => Value::NullBytes,
                Kind::Int => Value::NullInt,
                Kind::Real => Value::NullReal,
                Kind::Date => Value::NullDate,
                Kind::Document => Value::NullJson,
                Kind::Text => Value::NullText,
            });
        }
        let text = || cell.as_str().ok_or_else(wrong);
        Ok(match self {
            Kind::Int => Value::Int(cell.as_i64().ok_or_else(wrong)?),
            Kind::Real => Value::Real(cell.as_f64().ok_or_else(wrong)?),
            Kind::Uuid => Value::Uuid(text()?.parse().with_context(wrong)?),
            Kind::Bytes => Value::Bytes(from_hex(text()?).ok_or_else(wrong)?.into()),
            Kind::Date => Value::Date(text()?.parse().with_context(wrong)?),
            Kind::Document => Value::Json(serde_json::from_str(text()?).with_context(wrong)?),
            Kind::Text => Value::Text(text()?.to_owned().into()),
        })
    }
}

/// A cell for the backup.
pub(crate) fn json(cell: Cell<'_>) -> Result<Json> {
    Ok(match cell {
        Cell::Null => Json::Null,
        Cell::Int(n) => json!(n),
        Cell::Real(x) if !x.is_finite() => bail!("a number that is none cannot be written: {x}"),
        Cell::Real(x) => json!(x),
        Cell::Text(text) => json!(text),
        Cell::Bytes(bytes) => json!(hex(bytes)),
        Cell::Uuid(id) => json!(id.simple().to_string()),
        Cell::Date(day) => json!(day.to_string()),
    })
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|half| char::from(DIGITS[usize::from(half)])).collect()
}

pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back() {
        let id = uuid::Uuid::from_u128(7);
        assert_eq!(Kind::Uuid.value(&json(Cell::Uuid(id)).unwrap()).unwrap(), Value::Uuid(id));
        // What SQLite keeps as a blob is an id for PostgreSQL, and the other way round.
        assert_eq!(Kind::Uuid.value(&json(Cell::Bytes(id.as_bytes())).unwrap()).unwrap(), Value::Uuid(id));
        assert_eq!(
            Kind::Bytes.value(&json(Cell::Uuid(id)).unwrap()).unwrap(),
            Value::Bytes(id.as_bytes().to_vec().into())
        );
        assert_eq!(Kind::Int.value(&json(Cell::Int(i64::MIN)).unwrap()).unwrap(), Value::Int(i64::MIN));
        assert_eq!(Kind::Real.value(&json(Cell::Real(2.0)).unwrap()).unwrap(), Value::Real(2.0));
        assert_eq!(Kind::Text.value(&json(Cell::Text("a\u{0}\"客\n")).unwrap()).unwrap(), Value::from("a\u{0}\"客\n"));
        assert_eq!(Kind::Document.value(&Json::Null).unwrap(), Value::NullJson);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(Kind::Int.value(&json!("1")).is_err());
        assert!(Kind::Bytes.value(&json!("abc")).is_err());
        assert!(Kind::Bytes.value(&json!("zz")).is_err());
        assert!(Kind::Date.value(&json!("2026-02-30")).is_err());
        assert!(Kind::Text.value(&json!(1)).is_err());
    }
}
