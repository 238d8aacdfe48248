//! The stages of deals. They are few: read all at once.

use tenure_db::{Conn, Row, Tx, params};

use super::super::model::{Criterion, Kind, Stage};
use crate::base::by_id::ById;
use crate::base::{Acting, Error, Result, StageId};

const COLUMNS: &str = "select id, kind, position, name, name_zh, probability, norm_days, criteria, version, archived_at is not null from deal_stages";

fn read(r: &Row<'_>) -> Result<Stage> {
    let (kind, criteria): (String, String) = (r.get(1)?, r.get(7)?);
    Ok(Stage {
        id: r.get(0)?,
        kind: Kind::parse(&kind).ok_or_else(|| Error::internal(format!("a stage has the kind {kind}")))?,
        position: r.get(2)?,
        name: r.get(3)?,
        name_zh: r.get(4)?,
        probability: r.get(5)?,
        norm_days: r.get(6)?,
        criteria: criteria.split(',').filter_map(Criterion::parse).collect(),
        version: r.get(8)?,
        archived: r.get(9)?,
    })
}

/// All stages in their order, archived ones too.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Stage>> {
    let mut list = q.query(&format!("{COLUMNS} order by position, id"), &params![], read)?;
    list.sort_by_key(|s| (s.kind, s.position));
    Ok(list)
}

/// How likely a deal is won that says nothing else, by its stage, in percent.
pub(super) fn likely(q: &Conn<'_>) -> Result<ById<StageId, i64>> {
    let sql = "select id, probability from deal_stages";
    Ok(q.query(sql, &params![], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?.into_iter().collect())
}

/// One stage.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: StageId) -> Result<Stage> {
    q.query_opt(&format!("{COLUMNS} where id = $1"), &params![id], read)?.ok_or(Error::NotFound)
}

/// How many open deals are in a stage.
pub(in crate::features::deals) fn used(q: &Conn<'_>, id: StageId) -> Result<i64> {
    let sql = "select count(*) from deals where stage_id = $1 and outcome = 'open' and archived_at is null";
    q.query_one(sql, &params![id], |r| Ok(r.get(0)?))
}

fn codes(stage: &Stage) -> String {
    stage.criteria.iter().map(|c| c.code()).collect::<Vec<_>>().join(",")
}

/// Inserts a stage.
pub(in crate::features::deals) fn insert(tx: &Tx<'_>, by: &Acting, s: &Stage) -> Result<()> {
    tx.execute(
        "insert into deal_stages (id, kind, position, name, name_zh, probability, norm_days, criteria, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            s.id,
            s.kind.code(),
            s.position,
            s.name.as_str(),
            s.name_zh.as_str(),
            s.probability,
            s.norm_days,
            codes(s),
            by.now,
            by.viewer.actor()
        ],
    )?;
    Ok(())
}

/// Stores what a stage says, and counts the version.
pub(in crate::features::deals) fn update(tx: &Tx<'_>, by: &Acting, s: &Stage) -> Result<()> {
    tx.execute(
        "update deal_stages set position = $2, name = $3, name_zh = $4, probability = $5, norm_days = $6, criteria = $7,
                archived_at = $8, version = version + 1 where id = $1",
        &params![
            s.id,
            s.position,
            s.name.as_str(),
            s.name_zh.as_str(),
            s.probability,
            s.norm_days,
            codes(s),
            s.archived.then_some(by.now)
        ],
    )?;
    Ok(())
}

/// Deletes a stage; false when a deal, what was frozen of one, or a renewal rule names it.
pub(in crate::features::deals) fn delete(tx: &Tx<'_>, id: StageId) -> Result<bool> {
    for table in ["deals", "deal_stage_spans", "deal_snapshots", "renewal_rules"] {
        let used = format!("select 1 from {table} where stage_id = $1 limit 1");
        if tx.query_opt(&used, &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some() {
            return Ok(false);
        }
    }
    tx.execute("delete from deal_stages where id = $1", &params![id])?;
    Ok(true)
}
