//! What the timeline and a deal's page tell: what became of deals.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;
use tenure_db::{Conn, Tx, Value, ids_value, params};
use uuid::Uuid;

use super::super::model::Deal;
use super::deal::{COLUMNS, read};
use crate::base::permit::AtLeast;
use crate::base::{AccountId, DealId, Permit, PersonId, Read, Result, StageId};

/// All deals of the permit's account that are not archived, without their parts.
///
/// # Errors
/// What the database says.
pub fn all<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Deal>> {
    let sql = format!("select {COLUMNS} from deals d where d.account_id = $1 and d.archived_at is null order by d.id");
    permit.conn().query(&sql, &params![permit.account()], read)
}

/// Into which stage each deal of the permit's account came, and when.
///
/// # Errors
/// What the database says.
pub fn spans<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<(DealId, StageId, Date)>> {
    permit.conn().query(
        "select deal_id, stage_id, valid_from from deal_stage_spans where account_id = $1 order by deal_id, valid_from",
        &params![permit.account()],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// What happened to a deal.
#[derive(Clone, Debug)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Who did it, by name.
    pub who: Option<String>,
    /// What was done.
    pub verb: String,
    /// What changed.
    pub changes: Json,
    /// The reason given.
    pub reason: String,
}

/// What happened to a deal, the latest first, at most so much.
///
/// # Errors
/// What the database says.
pub fn history<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: DealId, limit: i64) -> Result<Vec<Happened>> {
    permit.conn().query(
        "select e.recorded_at, u.name, e.verb, e.changes, e.reason from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 order by e.id desc limit $3",
        &params![permit.account(), id, limit],
        |r| Ok(Happened { at: r.get(0)?, who: r.get(1)?, verb: r.get(2)?, changes: r.get(3)?, reason: r.get(4)? }),
    )
}

/// What the log says of deals in which it names a person; read for their erasure.
pub(in crate::features::deals) fn naming(
    q: &Conn<'_>,
    accounts: &[AccountId],
    person: PersonId,
) -> Result<Vec<(AccountId, Uuid, Json)>> {
    let sql = format!(
        "select scope_id, id, changes from events
          where scope_id in ({}) and subject_kind = 'deal' and cast(changes as text) like $2",
        q.ids_sql("$1")
    );
    let values: [Value<'_>; 2] = [ids_value(accounts.iter().map(|a| a.0)), format!("%{person}%").into()];
    q.query(&sql, &values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// Stores what an event says without somebody who was erased: the only change that is ever made to one.
pub(in crate::features::deals) fn rewrite(tx: &Tx<'_>, account: AccountId, event: Uuid, changes: &Json) -> Result<()> {
    tx.execute(
        "update events set changes = $3 where scope_id = $1 and id = $2",
        &params![account, event, changes.clone()],
    )?;
    Ok(())
}
