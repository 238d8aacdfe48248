//! The reasons for which deals end. They are few: read all at once.

use tenure_db::{Conn, Row, Tx, params};

use super::super::model::{Outcome, Reason};
use crate::base::{Acting, DealReasonId, Error, Result};

const COLUMNS: &str = "select id, outcome, position, name, name_zh, version, archived_at is not null from deal_reasons";

fn read(r: &Row<'_>) -> Result<Reason> {
    let outcome: String = r.get(1)?;
    Ok(Reason {
        id: r.get(0)?,
        outcome: Outcome::parse(&outcome).unwrap_or(Outcome::Lost),
        position: r.get(2)?,
        name: r.get(3)?,
        name_zh: r.get(4)?,
        version: r.get(5)?,
        archived: r.get(6)?,
    })
}

/// All reasons in their order, those that are no longer offered last.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Reason>> {
    let mut list = q.query(&format!("{COLUMNS} order by position, id"), &params![], read)?;
    list.sort_by_key(|r| (r.outcome, r.archived, r.position));
    Ok(list)
}

/// Those that can be given, in their order.
///
/// # Errors
/// What the database says.
pub fn live(q: &Conn<'_>) -> Result<Vec<Reason>> {
    Ok(all(q)?.into_iter().filter(|r| !r.archived).collect())
}

/// One reason.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: DealReasonId) -> Result<Reason> {
    q.query_opt(&format!("{COLUMNS} where id = $1"), &params![id], read)?.ok_or(Error::NotFound)
}

/// Inserts a reason.
pub(in crate::features::deals) fn insert(tx: &Tx<'_>, r: &Reason) -> Result<()> {
    tx.execute(
        "insert into deal_reasons (id, outcome, position, name, name_zh) values ($1, $2, $3, $4, $5)",
        &params![r.id, r.outcome.code(), r.position, r.name.as_str(), r.name_zh.as_str()],
    )?;
    Ok(())
}

/// Stores the names of a reason and whether it is offered, and counts the version.
pub(in crate::features::deals) fn update(tx: &Tx<'_>, by: &Acting, r: &Reason) -> Result<()> {
    tx.execute(
        "update deal_reasons set name = $2, name_zh = $3, archived_at = $4, version = version + 1 where id = $1",
        &params![r.id, r.name.as_str(), r.name_zh.as_str(), r.archived.then_some(by.now)],
    )?;
    Ok(())
}

/// Puts a reason at a place; its version stays.
pub(in crate::features::deals) fn place(tx: &Tx<'_>, id: DealReasonId, position: i64) -> Result<()> {
    tx.execute("update deal_reasons set position = $2 where id = $1", &params![id, position])?;
    Ok(())
}

/// Deletes a reason; false when a deal gave it.
pub(in crate::features::deals) fn delete(tx: &Tx<'_>, id: DealReasonId) -> Result<bool> {
    let used = "select 1 from deals where reason_id = $1 limit 1";
    if tx.query_opt(used, &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some() {
        return Ok(false);
    }
    tx.execute("delete from deal_reasons where id = $1", &params![id])?;
    Ok(true)
}
