//! The events of an import, as its undo sees them.

use std::collections::HashSet;

use tenure_db::{Conn, ids_value, params};
use uuid::Uuid;

use crate::base::imports::Undoing;
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, BatchId, Error, INSTALL, Locale, Result};

/// An event with the name of its account.
pub struct Found {
    /// The event.
    pub event: StoredEvent,
    /// Kind of its subject.
    pub kind: String,
    /// Name of its account, or empty.
    pub account_name: String,
}

impl Found {
    /// Its account; none for the install.
    pub fn account(&self) -> Option<AccountId> {
        (self.event.scope != INSTALL).then_some(AccountId(self.event.scope))
    }

    /// What an undo that leaves it calls it.
    pub fn name(&self, locale: Locale) -> String {
        let kind = locale.find(&format!("imports-subject-{}", self.kind)).unwrap_or(&self.kind).to_owned();
        if self.account_name.is_empty() { kind } else { format!("{}, {kind}", self.account_name) }
    }
}

/// Those of the things of which events of the batch are still to be taken back.
pub fn waiting(q: &Conn<'_>, batch: BatchId, things: &HashSet<Uuid>) -> Result<HashSet<Uuid>> {
    let sql = format!(
        "select distinct subject_id from events where batch_id = $2 and undone_by is null and subject_id in ({})",
        q.ids_sql("$1")
    );
    let values = [ids_value(things.iter().copied()), batch.0.into()];
    Ok(q.query(&sql, &values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
}

/// The next events of a batch that were not taken back, newest first.
pub fn of_batch(q: &Conn<'_>, part: &Undoing, limit: usize) -> Result<Vec<Found>> {
    let sql = "select e.scope_id, e.id, e.verb, e.subject_id, e.subject_version, e.changes, e.subject_kind,
                      coalesce(a.name, '')
                 from events e left join accounts a on a.id = e.scope_id
                where e.batch_id = $1 and e.undone_by is null and ($2 = 1 or e.id < $3) order by e.id desc limit $4";
    let last = part.after.map(|(_, id)| id);
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = params![part.batch, i64::from(last.is_none()), last.unwrap_or(INSTALL), most];
    q.query(sql, &values, |r| {
        let event = StoredEvent::read(r)?;
        Ok::<_, Error>(Found { event, kind: r.get(6)?, account_name: r.get(7)? })
    })
}
