//! The events of an import, as its undo sees them.

use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

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

/// The next events of a batch that were not taken back, newest first, older than one.
pub fn of_batch(q: &Conn<'_>, batch: BatchId, last: Option<Uuid>, limit: i64) -> Result<Vec<Found>> {
    let sql = "select e.scope_id, e.id, e.verb, e.subject_id, e.subject_version, e.changes, e.subject_kind,
                      coalesce(a.name, '')
                 from events e left join accounts a on a.id = e.scope_id
                where e.batch_id = $1 and e.undone_by is null and ($2 = 1 or e.id < $3) order by e.id desc limit $4";
    let values = params![batch, i64::from(last.is_none()), last.unwrap_or(INSTALL), limit];
    q.query(sql, &values, |r| {
        let event = StoredEvent {
            scope: r.get(0)?,
            id: r.get(1)?,
            verb: r.get(2)?,
            subject: r.get(3)?,
            version: r.get(4)?,
            changes: r.get(5)?,
        };
        Ok::<_, Error>(Found { event, kind: r.get(6)?, account_name: r.get(7)? })
    })
}

/// Marks an event as taken back.
pub fn mark_undone(tx: &Tx<'_>, event: &StoredEvent, by: BatchId) -> Result<()> {
    let sql = "update events set undone_by = $3 where scope_id = $1 and id = $2";
    tx.execute(sql, &params![event.scope, event.id, by])?;
    Ok(())
}
