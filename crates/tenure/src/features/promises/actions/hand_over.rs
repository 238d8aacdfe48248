//! Open promises of one of us that go to another with the accounts.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::handing::{self, Moved};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Result, UserId};
use crate::features::access::sets;

/// Gives the open promises that `from` looks after on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    let moved = handing::open(permit, from)?;
    give(permit, by, &moved, (from, to))?;
    Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
}

fn give(permit: &PermitSet<'_, Manage>, by: &Acting, moved: &[Moved], (from, to): (UserId, UserId)) -> Result<()> {
    let (tx, ids) = (permit.tx(), by.uuid());
    sets::put(tx, ids, moved.iter().map(|(_, id, _)| id.0))?;
    handing::give(tx, permit, ids, (from, to))?;
    sets::clear(tx, ids)?;
    let event = |(account, id, version): &Moved| {
        NewEvent::on(*account, "promise.handed_over", "promise", id.0)
            .version(version + 1)
            .changes(json!({"owner": [from, to]}))
    };
    events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
}

/// Takes all of a batch back at once. What was closed since, or went on to somebody else, stays as it is.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let user = |i: usize| events.first()?.changes.get("owner")?.get(i)?.as_str()?.parse::<UserId>().ok();
    let (Some(was), Some(became)) = (user(0), user(1)) else { return Err(Error::conflict("error-no-undo")) };
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let ids = by.uuid();
    sets::put(tx, ids, events.iter().map(|e| e.subject))?;
    let still = handing::still(&permit, ids, became)?;
    sets::clear(tx, ids)?;
    give(&permit, by, &still, (became, was))?;
    sets::clear(tx, set)
}
