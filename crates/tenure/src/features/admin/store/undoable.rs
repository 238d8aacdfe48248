//! What somebody did in the last 30 days and may still take back.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::Deed;
use crate::base::registry::Registry;
use crate::base::sql::Sql;
use crate::base::{BatchId, Error, Result, Scope, Viewer, undo};

/// Most events that are looked at; one deed may have thousands.
const EVENTS: i64 = 5_000;

/// The viewer's own deeds, newest first, at most `limit`: each a batch of which every event can be undone. Accounts
/// that the viewer does not see any more are not named, and not offered.
pub fn undoable(q: &Conn<'_>, viewer: &Viewer, registry: &Registry, now: Timestamp, limit: usize) -> Result<Vec<Deed>> {
    let since = now - SignedDuration::from_hours(24 * undo::DAYS);
    let mut sql = Sql::new("select e.batch_id, e.recorded_at, e.verb, e.scope_id, a.name, case when ");
    Scope::all(q, viewer)?.filter(&mut sql, "a.id");
    sql.push(
        " then 1 else 0 end, e.undone_by is not null from events e left join accounts a on a.id = e.scope_id
          where e.actor_id = ",
    );
    sql.bind(viewer.id).push(" and e.recorded_at >= ").bind(since);
    sql.push(" order by e.recorded_at desc, e.id desc limit ").bind(EVENTS);
    let (mut deeds, mut places): (Vec<(Deed, bool)>, HashMap<Uuid, usize>) = Default::default();
    let rows = q.query(&sql.text, &sql.values, |r| {
        let (batch, scope): (Uuid, Uuid) = (r.get(0)?, r.get(3)?);
        let (verb, seen, undone): (String, bool, bool) = (r.get(2)?, r.get(5)?, r.get(6)?);
        let at = *places.entry(batch).or_insert(deeds.len());
        if at == deeds.len() {
            let deed = Deed { batch: BatchId(batch), at: r.get(1)?, verb: verb.clone(), account: None, events: 0 };
            deeds.push((deed, true));
        }
        let (deed, open) = &mut deeds[at];
        deed.events += 1;
        // The earliest event of a batch is what was asked for; the later ones follow from it.
        deed.verb.clone_from(&verb);
        if seen {
            deed.account = r.get::<Option<String>>(4)?.map(|name| (scope, name));
        }
        *open &= !undone && (seen || scope.is_nil()) && registry.undoes(&verb);
        Ok::<_, Error>(())
    })?;
    if rows.len() as i64 == EVENTS && deeds.len() > 1 {
        // The oldest may go on beyond what was looked at.
        deeds.pop();
    }
    Ok(deeds.into_iter().filter(|(_, open)| *open).map(|(deed, _)| deed).take(limit).collect())
}
