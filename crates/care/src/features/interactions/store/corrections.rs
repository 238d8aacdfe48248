//! What a conversation said before it was corrected, and where else the same meeting was noted.

use jiff::Timestamp;
use serde_json::Value as Json;
use tenure_db::{Conn, params};

use super::super::model::Interaction;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, InteractionId, Permit, Read, Result, Scope};

/// A correction: when, by whom, and what stood there before.
#[derive(Clone, Debug)]
pub struct Correction {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<String>,
    /// `{"field": [before, after]}`.
    pub changes: Json,
}

/// The corrections of a conversation of the permit's account, the newest first.
pub fn list<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: InteractionId) -> Result<Vec<Correction>> {
    permit.conn().query(
        "select e.recorded_at, u.name, e.changes from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.subject_id = $2 and e.verb = 'conversation.edited'
          order by e.recorded_at desc, e.id desc limit 100",
        &params![permit.account(), id],
        |r| Ok(Correction { at: r.get(0)?, by: r.get(1)?, changes: r.get(2)? }),
    )
}

/// The same meeting at other accounts in scope: account, its name, conversation.
pub fn elsewhere(q: &Conn<'_>, scope: &Scope, here: &Interaction) -> Result<Vec<(AccountId, String, InteractionId)>> {
    let Some(thread) = here.thread else { return Ok(Vec::new()) };
    let mut sql = Sql::new(
        "select i.account_id, a.name, i.id from interactions i join accounts a on a.id = i.account_id
          where i.archived_at is null and i.thread_id = ",
    );
    sql.bind(thread).push(" and i.id <> ").bind(here.id).push(" and ");
    scope.filter(&mut sql, "i.account_id");
    sql.push(" order by a.name_key, i.id");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}
