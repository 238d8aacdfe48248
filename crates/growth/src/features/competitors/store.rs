//! All SQL of the feature.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};

use super::model::{Competitor, Facts, key};
use crate::base::{Acting, CompetitorId, Error, INSTALL, Result};

const COLUMNS: &str = "select id, name, website, note, version, archived_at from competitors";

fn read(r: &Row<'_>) -> Result<Competitor> {
    let facts = Facts { name: r.get(1)?, website: r.get(2)?, note: r.get(3)? };
    Ok(Competitor { id: r.get(0)?, facts, version: r.get(4)?, archived_at: r.get(5)? })
}

/// All competitors by name, archived ones too.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Competitor>> {
    q.query(&format!("{COLUMNS} order by name_key, id"), &params![], read)
}

/// One competitor.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: CompetitorId) -> Result<Competitor> {
    q.query_opt(&format!("{COLUMNS} where id = $1"), &params![id], read)?.ok_or(Error::NotFound)
}

/// The names of all competitors, archived ones too.
///
/// # Errors
/// What the database says.
pub fn names(q: &Conn<'_>) -> Result<HashMap<CompetitorId, String>> {
    let rows = q.query("select id, name from competitors", &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Another competitor with this name that is not archived.
pub(super) fn namesake(q: &Conn<'_>, id: CompetitorId, name: &str) -> Result<bool> {
    let sql = "select 1 from competitors where name_key = $1 and id <> $2 and archived_at is null";
    Ok(q.query_opt(sql, &params![key(name), id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Inserts a competitor.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, id: CompetitorId, facts: &Facts) -> Result<()> {
    tx.execute(
        "insert into competitors (id, name, name_key, website, note, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![
            id,
            facts.name.as_str(),
            key(&facts.name),
            facts.website.as_str(),
            facts.note.as_str(),
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// Stores what a competitor says, and counts the version.
pub(super) fn update(tx: &Tx<'_>, id: CompetitorId, facts: &Facts) -> Result<()> {
    tx.execute(
        "update competitors set name = $2, name_key = $3, website = $4, note = $5, version = version + 1 where id = $1",
        &params![id, facts.name.as_str(), key(&facts.name), facts.website.as_str(), facts.note.as_str()],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived(tx: &Tx<'_>, id: CompetitorId, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update competitors set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// What happened to a competitor.
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who did it, by name.
    pub who: Option<String>,
    /// What was done.
    pub verb: String,
    /// What changed.
    pub changes: serde_json::Value,
}

/// What happened to a competitor, the latest first, at most so much.
///
/// # Errors
/// What the database says.
pub fn history(q: &Conn<'_>, id: CompetitorId, limit: i64) -> Result<Vec<Happened>> {
    q.query(
        "select e.recorded_at, u.name, e.verb, e.changes from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 order by e.id desc limit $3",
        &params![INSTALL, id, limit],
        |r| Ok(Happened { at: r.get(0)?, who: r.get(1)?, verb: r.get(2)?, changes: r.get(3)? }),
    )
}
