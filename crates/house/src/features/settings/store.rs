//! SQL of settings and terms.

use jiff::Timestamp;

use super::model::TermValues;
use super::terms::Term;
use crate::base::{Acting, Conn, Error, Result, Tx, UserId, params};

const COLUMNS: &str = "kind, code, name_en, name_zh, is_key, points, position, archived_at, version";

fn term(r: &tenure_db::Row<'_>) -> Result<Term> {
    Ok(Term {
        kind: r.get(0)?,
        code: r.get(1)?,
        name_en: r.get(2)?,
        name_zh: r.get(3)?,
        is_key: r.get::<i64>(4)? != 0,
        points: r.get(5)?,
        position: r.get(6)?,
        archived_at: r.get(7)?,
        version: r.get(8)?,
    })
}

/// All terms of a kind, or of all kinds, in their order.
pub fn list(q: &Conn<'_>, kind: Option<&str>) -> Result<Vec<Term>> {
    match kind {
        Some(kind) => {
            let sql = format!("select {COLUMNS} from terms where kind = $1 order by position, code");
            q.query(&sql, &params![kind], term)
        }
        None => q.query(&format!("select {COLUMNS} from terms order by kind, position, code"), &[], term),
    }
}

/// One term.
pub fn find(q: &Conn<'_>, kind: &str, code: &str) -> Result<Option<Term>> {
    let sql = format!("select {COLUMNS} from terms where kind = $1 and code = $2");
    q.query_opt(&sql, &params![kind, code], term)
}

/// Inserts a term; an existing code stays as it is, and the answer is false.
pub fn insert(tx: &Tx<'_>, kind: &str, code: &str, position: i64, v: &TermValues) -> Result<bool> {
    let rows = tx.execute(
        "insert into terms (kind, code, name_en, name_zh, position, is_key, points) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (kind, code) do nothing",
        &params![kind, code, v.name_en.as_str(), v.name_zh.as_str(), position, v.is_key, v.points],
    )?;
    Ok(rows > 0)
}

/// Writes a term's values and counts its version up.
pub fn update(tx: &Tx<'_>, kind: &str, code: &str, v: &TermValues) -> Result<()> {
    tx.execute(
        "update terms set name_en = $3, name_zh = $4, is_key = $5, points = $6, version = version + 1
          where kind = $1 and code = $2",
        &params![kind, code, v.name_en.as_str(), v.name_zh.as_str(), v.is_key, v.points],
    )?;
    Ok(())
}

/// Moves a term to a place.
pub fn place(tx: &Tx<'_>, kind: &str, code: &str, position: i64) -> Result<()> {
    tx.execute("update terms set position = $3 where kind = $1 and code = $2", &params![kind, code, position])?;
    Ok(())
}

/// Archives a term, or takes it out.
pub fn set_archived(tx: &Tx<'_>, kind: &str, code: &str, at: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "update terms set archived_at = $3, version = version + 1 where kind = $1 and code = $2",
        &params![kind, code, at],
    )?;
    Ok(())
}

/// Sets a setting only where none is stored.
pub fn insert_setting(tx: &Tx<'_>, by: &Acting, key: &str, value: &str) -> Result<()> {
    tx.execute(
        "insert into settings (key, value, updated_at, updated_by) values ($1, $2, $3, $4) on conflict (key) do nothing",
        &params![key, serde_json::Value::from(value), by.now, by.viewer.actor()],
    )?;
    Ok(())
}

/// When a setting was changed last, and by whom.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Which.
    pub key: String,
    /// When.
    pub at: Timestamp,
    /// Who; none for the console.
    pub by: Option<UserId>,
    /// Their name.
    pub name: Option<String>,
}

/// Who changed which setting last.
pub fn changed(q: &Conn<'_>) -> Result<Vec<Changed>> {
    q.query(
        "select s.key, s.updated_at, s.updated_by, u.name from settings s left join users u on u.id = s.updated_by order by s.key",
        &[],
        |r| Ok::<_, Error>(Changed { key: r.get(0)?, at: r.get(1)?, by: r.get(2)?, name: r.get(3)? }),
    )
}
