//! Undo: an action's events are taken back, newest first, by the features that know how: one by one, or all of a verb
//! at once where a batch may reach over many accounts.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use tenure_db::{Tx, Value, params};

use super::registry::{Registry, StoredEvent};
use super::{Acting, BatchId, Error, Result};

/// How long an action can be undone.
pub const DAYS: i64 = 30;

/// Takes back a whole batch of the same user.
///
/// # Errors
/// `NotFound` when the batch is not the viewer's own or is older than 30 days; `Conflict` when it was undone already,
/// or when something that was built on it stands in the way.
pub fn undo(tx: &Tx<'_>, by: &Acting, registry: &Registry, batch: BatchId) -> Result<()> {
    let since: Timestamp = by.now - SignedDuration::from_hours(24 * DAYS);
    // A batch goes back as a whole: one that began earlier and went on by a job is too old too.
    let rule =
        " and actor_id = $3 and not exists (select 1 from events o where o.batch_id = $1 and o.recorded_at < $2)";
    take_back(tx, by, registry, batch, (rule, &params![batch, since, by.viewer.id]))
}

/// Takes back a whole batch, whoever made it and when: for verbs that withdraw something. The caller has decided that
/// the actor may; the features ask for their own permits as ever.
///
/// # Errors
/// `NotFound` when there is no such batch; `Conflict` as for [`undo`].
pub fn revert(tx: &Tx<'_>, by: &Acting, registry: &Registry, batch: BatchId) -> Result<()> {
    take_back(tx, by, registry, batch, ("", &params![batch]))
}

/// Takes back one event of a batch, by itself.
///
/// # Errors
/// `Conflict` when something that was built on it stands in the way, or when nobody knows how.
pub fn one(tx: &Tx<'_>, by: &Acting, registry: &Registry, batch: BatchId, event: &StoredEvent) -> Result<()> {
    if let Some(kind) = registry.undo.iter().find(|k| k.verb == event.verb) {
        return (kind.run)(tx, by, event);
    }
    match registry.undo_batches.iter().find(|k| k.verb == event.verb) {
        Some(kind) => (kind.run)(tx, by, batch, std::slice::from_ref(event)),
        None => Err(Error::conflict("error-no-undo")),
    }
}

/// Takes back the events of a batch that a rule picks.
fn take_back(
    tx: &Tx<'_>,
    by: &Acting,
    registry: &Registry,
    batch: BatchId,
    (rule, values): (&str, &[Value<'_>]),
) -> Result<()> {
    let columns = StoredEvent::COLUMNS;
    let sql = format!("select {columns}, undone_by from events where batch_id = $1{rule} order by id desc");
    let events =
        tx.query(&sql, values, |r| Ok::<_, Error>((StoredEvent::read(r)?, r.get::<Option<uuid::Uuid>>(6)?)))?;
    if events.is_empty() {
        return Err(Error::NotFound);
    }
    if events.iter().any(|(_, undone)| undone.is_some()) {
        return Err(Error::conflict("error-undone-already"));
    }
    let mut done: HashSet<&str> = HashSet::new();
    for (event, _) in &events {
        if let Some(kind) = registry.undo_batches.iter().find(|k| k.verb == event.verb) {
            if done.insert(kind.verb) {
                let all: Vec<StoredEvent> =
                    events.iter().filter(|(e, _)| e.verb == kind.verb).map(|(e, _)| e.clone()).collect();
                (kind.run)(tx, by, batch, &all)?;
            }
        } else if let Some(kind) = registry.undo.iter().find(|k| k.verb == event.verb) {
            (kind.run)(tx, by, event)?;
        } else {
            return Err(Error::conflict("error-no-undo"));
        }
    }
    tx.execute("update events set undone_by = $2 where batch_id = $1", &params![batch, by.batch])?;
    Ok(())
}
