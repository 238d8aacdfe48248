//! What changed on an account, from the events of its scope.

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Permit, Read, Result};

/// One event of the account.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The event's id.
    pub id: Uuid,
    /// When it happened.
    pub at: Timestamp,
    /// What happened: `account.edited`.
    pub verb: String,
    /// What changed: field, then before and after.
    pub changes: Json,
    /// Why.
    pub reason: String,
    /// Who did it; none for the console and for jobs.
    pub actor: Option<String>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Events before `(at, id)`, newest first. Things with a timeline of their own are left out: `shown` are their kinds.
pub fn before<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    shown: &[&str],
    limit: usize,
) -> Result<Vec<Change>> {
    let mut sql = Sql::new(
        "select e.id, e.happened_at, e.verb, e.changes, e.reason, u.name, e.undone_by is not null
           from events e left join users u on u.id = e.actor_id where e.scope_id = ",
    );
    sql.bind(permit.account());
    for kind in shown {
        sql.push(" and e.subject_kind <> ").bind((*kind).to_owned());
    }
    if let Some((at, id)) = from {
        let (at, id) = (sql.param(at), sql.param(id));
        sql.push(&format!(" and (e.happened_at, e.id) < ({at}, {id})"));
    }
    sql.push(" order by e.happened_at desc, e.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    permit.conn().query(&sql.text, &sql.values, |r| {
        Ok(Change {
            id: r.get(0)?,
            at: r.get(1)?,
            verb: r.get(2)?,
            changes: r.get(3)?,
            reason: r.get(4)?,
            actor: r.get(5)?,
            undone: r.get(6)?,
        })
    })
}
