//! Rows of either database.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::ValueRef;
use uuid::Uuid;

use crate::Error;
use crate::postgres::types::Raw;

/// One row of an answer.
pub struct Row<'a>(Inner<'a>);

#[derive(Clone, Copy)]
enum Inner<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a ::postgres::Row),
}

/// What stands in one column, before it becomes a Rust type.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A number or a flag.
    Int(i64),
    /// A real number.
    Real(f64),
    /// A text, also JSON; on SQLite also a day.
    Text(&'a str),
    /// Bytes; on SQLite also an id.
    Bytes(&'a [u8]),
    /// An id (PostgreSQL).
    Uuid(Uuid),
    /// A day (PostgreSQL).
    Date(Date),
}

impl Row<'_> {
    pub(crate) fn sqlite<'a>(row: &'a rusqlite::Row<'a>) -> Row<'a> {
        Row(Inner::Sqlite(row))
    }

    pub(crate) fn postgres(row: &::postgres::Row) -> Row<'_> {
        Row(Inner::Postgres(row))
    }

    /// Column `i`, counted from 0.
    ///
    /// # Errors
    /// `Other` when there is no such column, or it holds something else.
    pub fn get<T: FromColumn>(&self, i: usize) -> Result<T, Error> {
        T::from_column(self, i)
    }

    /// Column `i` as it came.
    ///
    /// # Errors
    /// `Other` when there is no such column, or its type is none of ours.
    pub fn cell(&self, i: usize) -> Result<Cell<'_>, Error> {
        let wrong = |why: &dyn std::fmt::Display| Error::Other(format!("column {i}: {why}"));
        match self.0 {
            Inner::Sqlite(row) => Ok(match row.get_ref(i).map_err(|e| wrong(&e))? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(n) => Cell::Int(n),
                ValueRef::Real(x) => Cell::Real(x),
                ValueRef::Text(text) => Cell::Text(std::str::from_utf8(text).map_err(|e| wrong(&e))?),
                ValueRef::Blob(bytes) => Cell::Bytes(bytes),
            }),
            Inner::Postgres(row) => {
                row.try_get::<_, Option<Raw<'_>>>(i).map(|raw| raw.map_or(Cell::Null, |raw| raw.0)).map_err(|e| {
                    let source = std::error::Error::source(&e).map(|s| format!(": {s}")).unwrap_or_default();
                    Error::Other(format!("column {i}: {e}{source}"))
                })
            }
        }
    }
}

/// What a column can become. Newtypes implement it by delegation.
pub trait FromColumn: Sized {
    /// Reads column `i` of `row`.
    ///
    /// # Errors
    /// `Other` when the column holds something else.
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error>;
}

fn unfit<T>(i: usize, cell: Cell<'_>, wanted: &str) -> Result<T, Error> {
    Err(Error::Other(match cell {
        Cell::Null => format!("column {i}: null where {wanted} was expected"),
        cell => format!("column {i}: {cell:?} where {wanted} was expected"),
    }))
}

impl FromColumn for i64 {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Int(n) => Ok(n),
            cell => unfit(i, cell, "a whole number"),
        }
    }
}

impl FromColumn for i32 {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        let n = i64::from_column(row, i)?;
        i32::try_from(n).map_err(|_| Error::Other(format!("column {i}: {n} does not fit")))
    }
}

impl FromColumn for bool {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Int(n) => Ok(n != 0),
            cell => unfit(i, cell, "a flag"),
        }
    }
}

impl FromColumn for f64 {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Real(x) => Ok(x),
            // SQLite gives whole results of real expressions as integers.
            Cell::Int(n) => Ok(n as f64),
            cell => unfit(i, cell, "a number"),
        }
    }
}

impl FromColumn for String {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Text(text) => Ok(text.to_owned()),
            Cell::Date(day) => Ok(day.to_string()),
            cell => unfit(i, cell, "a text"),
        }
    }
}

impl FromColumn for Uuid {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Uuid(id) => Ok(id),
            Cell::Bytes(bytes) => match Uuid::from_slice(bytes) {
                Ok(id) => Ok(id),
                Err(_) => unfit(i, Cell::Bytes(bytes), "an id"),
            },
            cell => unfit(i, cell, "an id"),
        }
    }
}

impl FromColumn for Date {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Date(day) => Ok(day),
            Cell::Text(text) => text.parse().map_err(|e| Error::Other(format!("column {i}: {text:?} is no day: {e}"))),
            cell => unfit(i, cell, "a day"),
        }
    }
}

impl FromColumn for Timestamp {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        let micros = i64::from_column(row, i)?;
        Timestamp::from_microsecond(micros)
            .map_err(|e| Error::Other(format!("column {i}: {micros} is no instant: {e}")))
    }
}

impl FromColumn for serde_json::Value {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Text(text) => {
                serde_json::from_str(text).map_err(|e| Error::Other(format!("column {i}: no JSON: {e}")))
            }
            cell => unfit(i, cell, "JSON"),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            cell => unfit(i, cell, "bytes"),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(row: &Row<'_>, i: usize) -> Result<Self, Error> {
        match row.cell(i)? {
            Cell::Null => Ok(None),
            _ => T::from_column(row, i).map(Some),
        }
    }
}
