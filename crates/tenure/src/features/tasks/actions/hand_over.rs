//! Open tasks of one of us that go to another with the accounts.

use serde_json::json;

use super::super::store;
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::{StoredEvent, UndoBatch};
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Result, TaskId, Tx, UserId};
use crate::features::access::sets;

/// Tasks that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "task.handed_over", run: undo };

/// Gives the open tasks of `from` on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    let moved = store::open(permit, from)?;
    give(permit, by, &moved, (from, to))?;
    Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
}

fn give(
    permit: &PermitSet<'_, Manage>,
    by: &Acting,
    moved: &[(AccountId, TaskId, i64)],
    (from, to): (UserId, UserId),
) -> Result<()> {
    let (tx, ids) = (permit.tx(), by.uuid());
    sets::put(tx, ids, moved.iter().map(|(_, id, _)| id.0))?;
    store::give(tx, permit, ids, (from, to))?;
    sets::clear(tx, ids)?;
    let event = |(account, id, version): &(AccountId, TaskId, i64)| {
        let event = NewEvent::on(*account, "task.handed_over", "task", id.0);
        event.version(version + 1).changes(json!({"owner": [from, to]}))
    };
    events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
}

/// Takes all of a batch back at once. What was done since, or went on to somebody else, stays as it is.
fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let user = |i: usize| events.first()?.changes.get("owner")?.get(i)?.as_str()?.parse::<UserId>().ok();
    let (Some(was), Some(became)) = (user(0), user(1)) else { return Err(Error::conflict("error-no-undo")) };
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let mut still = store::open(&permit, became)?;
    still.retain(|(_, id, _)| events.iter().any(|e| e.subject == id.0));
    give(&permit, by, &still, (became, was))?;
    sets::clear(tx, set)
}
