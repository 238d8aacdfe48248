//! Values and columns in PostgreSQL's wire format.

use std::error::Error as StdError;

use ::postgres::types::private::BytesMut;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use uuid::Uuid;

use crate::{Cell, Value};

type Failure = Box<dyn StdError + Sync + Send>;

/// PostgreSQL counts days from here.
const EPOCH: Date = date(2000, 1, 1);

/// The type that a parameter announces. Texts announce none, so that they fit where JSON, a day or an id is meant.
pub(crate) fn of(value: &Value<'_>) -> Type {
    match value {
        Value::NullUuid | Value::Uuid(_) => Type::UUID,
        Value::NullText | Value::Text(_) => Type::UNKNOWN,
        Value::NullInt | Value::Int(_) | Value::Instant(_) => Type::INT8,
        Value::NullDate | Value::Date(_) => Type::DATE,
        Value::NullReal | Value::Real(_) => Type::FLOAT8,
        Value::NullJson | Value::Json(_) => Type::JSONB,
        Value::NullBytes | Value::Bytes(_) => Type::BYTEA,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Value::NullUuid
            | Value::NullText
            | Value::NullInt
            | Value::NullDate
            | Value::NullReal
            | Value::NullJson
            | Value::NullBytes => Ok(IsNull::Yes),
            Value::Text(text) => put_text(text, ty, out),
            Value::Uuid(id) => id.to_sql(ty, out),
            Value::Int(n) => n.to_sql(ty, out),
            Value::Instant(at) => at.as_microsecond().to_sql(ty, out),
            Value::Date(day) => put_day(*day, out),
            Value::Real(x) => x.to_sql(ty, out),
            Value::Json(json) => json.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.as_ref().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn put_text(text: &str, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
    match *ty {
        Type::JSONB => out.extend_from_slice(&[1]),
        Type::DATE => return put_day(text.parse()?, out),
        Type::UUID => return Uuid::parse_str(text)?.to_sql(ty, out),
        Type::INT8 | Type::INT4 | Type::FLOAT8 | Type::BYTEA | Type::NUMERIC => {
            return Err(format!("a text where {ty} is wanted").into());
        }
        _ => {}
    }
    out.extend_from_slice(text.as_bytes());
    Ok(IsNull::No)
}

fn put_day(day: Date, out: &mut BytesMut) -> Result<IsNull, Failure> {
    out.extend_from_slice(&EPOCH.until(day)?.get_days().to_be_bytes());
    Ok(IsNull::No)
}

/// A column as it came, whatever its type.
pub(crate) struct Raw<'a>(pub(crate) Cell<'a>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(Raw(match *ty {
            Type::BOOL => Cell::Int(i64::from(bool::from_sql(ty, raw)?)),
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Cell::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Cell::Real(f64::from(f32::from_sql(ty, raw)?)),
            Type::UUID => Cell::Uuid(Uuid::from_sql(ty, raw)?),
            Type::DATE => Cell::Date(day(raw)?),
            Type::BYTEA => Cell::Bytes(raw),
            Type::JSONB => Cell::Text(std::str::from_utf8(raw.get(1..).unwrap_or_default())?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN => {
                Cell::Text(std::str::from_utf8(raw)?)
            }
            Type::VOID => Cell::Null,
            _ => {
                return Err(
                    format!("{ty} is none of the portable types; cast it to bigint, text or another one").into()
                );
            }
        }))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn day(raw: &[u8]) -> Result<Date, Failure> {
    let days: Span = i32::from_be_bytes(raw.try_into()?).days();
    Ok(EPOCH.checked_add(days)?)
}
