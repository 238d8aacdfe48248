//! Rows of a file that the importer should look at.

use tenure_db::{Conn, Tx, Value, params};

use super::super::model::state::Kind;
use crate::base::{Error, ImportId, Result};

/// Most letters of a value or a reason that are kept: causes are grouped by them.
const LETTERS: usize = 200;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Line {
    /// Line of the file; 0 is the file as a whole.
    pub line: u64,
    /// What the row is.
    pub outcome: Kind,
    /// Our column, or empty.
    pub field: String,
    /// What the file says there.
    pub value: String,
    /// Why, in the importer's language; for contradictions the key that they share.
    pub reason: String,
    /// More: the fields that differ, what it may be, what an undo left.
    pub detail: serde_json::Value,
}

/// A cause that several rows share.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Cause {
    /// Our column, or empty.
    pub field: String,
    /// Why, in the importer's language.
    pub reason: String,
    /// Rows.
    pub rows: u64,
    /// Different values of the file.
    pub values: u64,
    /// The first line.
    pub line: u64,
}

/// A value that several rows share.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Shared {
    /// What the file says.
    pub value: String,
    /// Rows.
    pub rows: u64,
    /// The first line.
    pub line: u64,
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(LETTERS).collect()
}

/// Adds lines.
pub fn insert(tx: &Tx<'_>, import: ImportId, lines: &[Line]) -> Result<()> {
    let mut place = 0_i64;
    let mut before = 0;
    let rows: Vec<Vec<Value<'static>>> = lines
        .iter()
        .map(|l| {
            place = if l.line == before { place + 1 } else { 0 };
            before = l.line;
            params![
                import,
                i64::try_from(l.line).unwrap_or(i64::MAX),
                place,
                l.outcome.code(),
                kept(&l.field),
                kept(&l.value),
                kept(&l.reason),
                Value::Json(l.detail.clone())
            ]
            .to_vec()
        })
        .collect();
    let insert = "insert into import_lines (import_id, line, place, outcome, field, value, reason, detail)";
    // A part that is done again after a fault brings the same lines.
    let tail = "on conflict (import_id, line, place) do update set outcome = excluded.outcome, field = excluded.field,
                value = excluded.value, reason = excluded.reason, detail = excluded.detail";
    tx.insert_many(insert, &rows, tail)?;
    Ok(())
}

/// Whether a line is told as this.
pub fn is(q: &Conn<'_>, import: ImportId, line: u64, outcome: Kind) -> Result<bool> {
    let sql = "select 1 from import_lines where import_id = $1 and line = $2 and outcome = $3 limit 1";
    let values = params![import, i64::try_from(line).unwrap_or(i64::MAX), outcome.code()];
    Ok(q.query_opt(sql, &values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Forgets all lines of an import.
pub fn clear(tx: &Tx<'_>, import: ImportId) -> Result<()> {
    tx.execute("delete from import_lines where import_id = $1", &params![import])?;
    Ok(())
}

/// Forgets the lines of one outcome.
pub fn forget(tx: &Tx<'_>, import: ImportId, outcome: Kind) -> Result<()> {
    tx.execute("delete from import_lines where import_id = $1 and outcome = $2", &params![import, outcome.code()])?;
    Ok(())
}

/// Which lines are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Of this cause: column and reason.
    pub cause: Option<(&'a str, &'a str)>,
    /// With this value.
    pub value: Option<&'a str>,
    /// Of this column of ours.
    pub field: Option<&'a str>,
    /// After this place.
    pub after: Option<(u64, i64)>,
}

/// Lines of one outcome in the order of the file, at most so many; each with its place among those of its row.
pub fn list(
    q: &Conn<'_>,
    import: ImportId,
    outcome: Kind,
    wanted: &Wanted<'_>,
    limit: i64,
) -> Result<Vec<(Line, i64)>> {
    let mut sql = String::from(
        "select line, place, field, value, reason, detail from import_lines where import_id = $1 and outcome = $2",
    );
    let mut values = params![import, outcome.code()].to_vec();
    let bind = |value: Value<'static>, values: &mut Vec<Value<'static>>| {
        values.push(value);
        values.len()
    };
    if let Some((field, reason)) = wanted.cause {
        let field = bind(field.to_owned().into(), &mut values);
        let reason = bind(reason.to_owned().into(), &mut values);
        sql.push_str(&format!(" and field = ${field} and reason = ${reason}"));
    }
    if let Some(value) = wanted.value {
        let value = bind(value.to_owned().into(), &mut values);
        sql.push_str(&format!(" and value = ${value}"));
    }
    if let Some(field) = wanted.field {
        let field = bind(field.to_owned().into(), &mut values);
        sql.push_str(&format!(" and field = ${field}"));
    }
    if let Some((line, place)) = wanted.after {
        let line = bind(i64::try_from(line).unwrap_or(i64::MAX).into(), &mut values);
        let place = bind(place.into(), &mut values);
        sql.push_str(&format!(" and (line > ${line} or (line = ${line} and place > ${place}))"));
    }
    let most = bind(limit.into(), &mut values);
    sql.push_str(&format!(" order by line, place limit ${most}"));
    q.query(&sql, &values, |r| {
        let line = Line {
            line: u64::try_from(r.get::<i64>(0)?).unwrap_or(0),
            outcome,
            field: r.get(2)?,
            value: r.get(3)?,
            reason: r.get(4)?,
            detail: r.get::<Option<serde_json::Value>>(5)?.unwrap_or_default(),
        };
        Ok::<_, Error>((line, r.get(1)?))
    })
}

/// Causes of one outcome, those of most rows first.
pub fn causes(q: &Conn<'_>, import: ImportId, outcome: Kind, limit: i64) -> Result<Vec<Cause>> {
    let sql = "select field, reason, count(distinct line), count(distinct value), min(line) from import_lines
                where import_id = $1 and outcome = $2 group by field, reason order by 3 desc, 5 limit $3";
    q.query(sql, &params![import, outcome.code(), limit], |r| {
        let number = |i: usize| -> Result<u64> { Ok(u64::try_from(r.get::<i64>(i)?).unwrap_or(0)) };
        Ok::<_, Error>(Cause {
            field: r.get(0)?,
            reason: r.get(1)?,
            rows: number(2)?,
            values: number(3)?,
            line: number(4)?,
        })
    })
}

/// The different values of one cause, those of most rows first.
pub fn values(
    q: &Conn<'_>,
    import: ImportId,
    outcome: Kind,
    (field, reason): (&str, &str),
    limit: i64,
) -> Result<Vec<Shared>> {
    let sql = "select value, count(distinct line), min(line) from import_lines
                where import_id = $1 and outcome = $2 and field = $3 and reason = $4
                group by value order by 2 desc, 3 limit $5";
    q.query(sql, &params![import, outcome.code(), field, reason, limit], |r| {
        let number = |i: usize| -> Result<u64> { Ok(u64::try_from(r.get::<i64>(i)?).unwrap_or(0)) };
        Ok::<_, Error>(Shared { value: r.get(0)?, rows: number(1)?, line: number(2)? })
    })
}

/// How many rows change each field, most first.
pub fn changed_fields(q: &Conn<'_>, import: ImportId) -> Result<Vec<(String, u64)>> {
    let sql = "select field, count(*) from import_lines where import_id = $1 and outcome = 'changed'
                group by field order by 2 desc, 1";
    q.query(sql, &params![import], |r| Ok::<_, Error>((r.get(0)?, u64::try_from(r.get::<i64>(1)?).unwrap_or(0))))
}
