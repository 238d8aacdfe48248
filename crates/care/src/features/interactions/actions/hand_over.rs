//! Next steps of one of us that go to another with the accounts.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::handing::{self, Moved};
use crate::base::events::{self, NewEvent};
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Result, UserId};
use crate::features::access::sets;

/// Gives the next steps that wait for `from` on the accounts of the permit to `to`; answers how many. Who wrote the
/// conversation stays its author.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    let moved = handing::waiting(permit, from)?;
    give(permit, by, &moved, Some(to))?;
    Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
}

fn give(permit: &PermitSet<'_, Manage>, by: &Acting, moved: &[Moved], to: Option<UserId>) -> Result<()> {
    let (tx, ids) = (permit.tx(), by.uuid());
    sets::put(tx, ids, moved.iter().map(|(_, id, ..)| id.0))?;
    handing::give(tx, permit, ids, to)?;
    sets::clear(tx, ids)?;
    let event = |(account, id, version, before): &Moved| {
        NewEvent::on(*account, "conversation.step_handed_over", "conversation", id.0)
            .version(version + 1)
            .changes(json!({"next_step_owner": [before, to]}))
    };
    events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
}

/// Takes all of a batch back at once. What was done since, or went on to somebody else, stays as it is.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let user = |e: &StoredEvent, i: usize| e.changes.get("next_step_owner")?.get(i)?.as_str()?.parse::<UserId>().ok();
    let Some(became) = events.first().and_then(|e| user(e, 1)) else { return Err(Error::conflict("error-no-undo")) };
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let was: HashMap<Uuid, Option<UserId>> = events.iter().map(|e| (e.subject, user(e, 0))).collect();
    let mut back: BTreeMap<Option<UserId>, Vec<Moved>> = BTreeMap::new();
    for moved in handing::waiting(&permit, became)? {
        if let Some(owner) = was.get(&moved.1.0) {
            back.entry(*owner).or_default().push(moved);
        }
    }
    back.iter().try_for_each(|(owner, moved)| give(&permit, by, moved, *owner))?;
    sets::clear(tx, set)
}
