//! Events in the order of recording.

use serde_json::Value as Json;
use tenure_db::{Conn, params};
use uuid::Uuid;

use super::super::feed::{Change, Place};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, INSTALL, Result, Right, Scope, Viewer};

/// The event with which `n` events between two places are full; none when there are fewer.
pub fn nth_after(q: &Conn<'_>, after: Place, end: Place, n: i64) -> Result<Option<Place>> {
    q.query_opt(
        "select recorded_at, id from events where (recorded_at, id) > ($1, $2) and (recorded_at, id) <= ($3, $4)
          order by recorded_at, id limit 1 offset $5",
        &params![after.at, after.id, end.at, end.id, n - 1],
        |r| Ok::<_, Error>(Place { at: r.get(0)?, id: r.get(1)? }),
    )
}

/// Events after one place, up to and with another, that the viewer may know of: those of accounts in reach, and those
/// of the install for who administers or audits. The time index is walked and each event is probed, whatever the
/// viewer's reach, because the feed is read where it was left.
pub fn between(q: &Conn<'_>, viewer: &Viewer, after: Place, end: Place, limit: usize) -> Result<Vec<Change>> {
    let mut sql = Sql::new(
        "select e.id, e.recorded_at, e.happened_at, e.verb, e.scope_id, e.subject_kind, e.subject_id, e.subject_version,
                e.actor_id, e.batch_id, e.changes
           from events e where ",
    );
    let (at, id) = (sql.param(after.at), sql.param(after.id));
    let (end_at, end_id, install) = (sql.param(end.at), sql.param(end.id), sql.param(INSTALL));
    sql.push(&format!("(e.recorded_at, e.id) > ({at}, {id}) and (e.recorded_at, e.id) <= ({end_at}, {end_id}) and ("));
    if viewer.has(Right::Administer) || viewer.has(Right::Audit) {
        sql.push(&format!("e.scope_id = {install} or "));
    }
    sql.push(&format!("(e.scope_id <> {install} and "));
    Scope { large: true, ..Scope::all(q, viewer)? }.filter(&mut sql, "e.scope_id");
    sql.push(")) order by e.recorded_at, e.id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| {
        let scope: Uuid = r.get(4)?;
        let fields = match r.get::<Json>(10)? {
            Json::Object(changes) => changes.into_iter().map(|(field, _)| field).collect(),
            _ => Vec::new(),
        };
        Ok(Change {
            id: r.get(0)?,
            recorded_at: r.get(1)?,
            happened_at: r.get(2)?,
            verb: r.get(3)?,
            account: (scope != INSTALL).then_some(AccountId(scope)),
            kind: r.get(5)?,
            subject: r.get(6)?,
            version: r.get(7)?,
            actor: r.get(8)?,
            batch: r.get(9)?,
            fields,
        })
    })
}

/// The last event there is.
pub fn newest(q: &Conn<'_>) -> Result<Option<Place>> {
    q.query_opt("select recorded_at, id from events order by recorded_at desc, id desc limit 1", &[], |r| {
        Ok(Place { at: r.get(0)?, id: r.get(1)? })
    })
}
