//! Cross-sell rules that somebody wrote (`cross_sell_rules`).

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::model::rules::Rule;
use crate::base::{Acting, Error, Result};

const COLUMNS: &str = "id, owns_id, lacks_id, sector, unit_kind, reason, reason_zh, version, archived_at is not null";

fn read(r: &Row<'_>) -> Result<Rule> {
    Ok(Rule {
        id: r.get(0)?,
        owns: r.get(1)?,
        lacks: r.get(2)?,
        sector: r.get(3)?,
        unit_kind: r.get(4)?,
        reason: r.get(5)?,
        reason_zh: r.get(6)?,
        version: r.get(7)?,
        archived: r.get(8)?,
    })
}

/// All that are in use, the oldest first.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Rule>> {
    let sql = format!("select {COLUMNS} from cross_sell_rules where archived_at is null order by created_at, id");
    q.query(&sql, &params![], read)
}

/// Those that were taken out of use, the oldest first.
///
/// # Errors
/// What the database says.
pub fn archived(q: &Conn<'_>) -> Result<Vec<Rule>> {
    let sql = format!("select {COLUMNS} from cross_sell_rules where archived_at is not null order by created_at, id");
    q.query(&sql, &params![], read)
}

/// One of them, in use or not.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: Uuid) -> Result<Rule> {
    q.query_opt(&format!("select {COLUMNS} from cross_sell_rules where id = $1"), &params![id], read)?
        .ok_or(Error::NotFound)
}

/// Inserts a rule.
pub(in crate::features::whitespace) fn insert(tx: &Tx<'_>, by: &Acting, rule: &Rule) -> Result<()> {
    tx.execute(
        "insert into cross_sell_rules (id, owns_id, lacks_id, sector, unit_kind, reason, reason_zh, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            rule.id,
            rule.owns,
            rule.lacks,
            rule.sector.as_str(),
            rule.unit_kind.as_str(),
            rule.reason.as_str(),
            rule.reason_zh.as_str(),
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// Stores all fields and counts the version.
pub(in crate::features::whitespace) fn update(tx: &Tx<'_>, rule: &Rule) -> Result<()> {
    tx.execute(
        "update cross_sell_rules set owns_id = $2, lacks_id = $3, sector = $4, unit_kind = $5, reason = $6, reason_zh = $7,
                version = version + 1 where id = $1",
        &params![
            rule.id,
            rule.owns,
            rule.lacks,
            rule.sector.as_str(),
            rule.unit_kind.as_str(),
            rule.reason.as_str(),
            rule.reason_zh.as_str()
        ],
    )?;
    Ok(())
}

/// Takes a rule out of use (an instant), or brings it back (none).
pub(in crate::features::whitespace) fn set_archived(tx: &Tx<'_>, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    let sql = "update cross_sell_rules set archived_at = $2, version = version + 1 where id = $1";
    tx.execute(sql, &params![id, at])?;
    Ok(())
}

/// Deletes a rule. Openings name none, so nothing stands in the way.
pub(in crate::features::whitespace) fn delete(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    tx.execute("delete from cross_sell_rules where id = $1", &params![id])?;
    Ok(())
}
