//! Positions that one of us looks after and that go to another with the accounts.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::handing::{self, Moved};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Result, UserId};
use crate::features::access::sets;

/// Gives the positions that `from` looks after on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    let moved = handing::kept(permit, from)?;
    give(permit, by, &moved, (from, to))?;
    Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
}

fn give(permit: &PermitSet<'_, Manage>, by: &Acting, moved: &[Moved], (from, to): (UserId, UserId)) -> Result<()> {
    let (tx, ids) = (permit.tx(), by.uuid());
    sets::put(tx, ids, moved.iter().map(|(_, id, _)| id.0))?;
    handing::give(tx, permit, ids, (from, to))?;
    sets::clear(tx, ids)?;
    let event = |(account, id, version): &Moved| {
        NewEvent::on(*account, "position.handed_over", "position", id.0)
            .version(version + 1)
            .changes(json!({"owner": [from, to]}))
    };
    events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
}

/// Takes all of a batch back at once. What went on to somebody else since stays as it is.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let user = |i: usize| events.first()?.changes.get("owner")?.get(i)?.as_str()?.parse::<UserId>().ok();
    let (Some(was), Some(became)) = (user(0), user(1)) else { return Err(Error::conflict("error-no-undo")) };
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let given: std::collections::HashSet<uuid::Uuid> = events.iter().map(|e| e.subject).collect();
    let mut still = handing::kept(&permit, became)?;
    still.retain(|(_, id, _)| given.contains(&id.0));
    give(&permit, by, &still, (became, was))?;
    sets::clear(tx, set)
}
