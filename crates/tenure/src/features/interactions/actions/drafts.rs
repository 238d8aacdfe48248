//! Drafts: private to their author, and without a trace. They are no facts about a client until they are logged; an
//! event would show others that somebody writes.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store::drafts;
use crate::base::events::{self, NewEvent};
use crate::base::permit::look;
use crate::base::permit_set::{PermitSet, permit_set_archived};
use crate::base::registry::{StoredEvent, UndoBatch};
use crate::base::{AccountId, Acting, BatchId, Contribute, Error, Manage, Read, Result, UserId};
use crate::features::access::sets;

/// Most drafts of one person at one account.
const MOST: i64 = 20;

/// Drafts that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "conversation.draft_handed_over", run: undo };

/// Keeps a form that is not finished, as a new draft or in place of the viewer's own; answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`, `Conflict` when the account is archived, `Invalid` when there are too
/// many.
pub fn keep(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Option<Uuid>, form: &str) -> Result<Uuid> {
    let permit = look::<Read>(tx, &by.viewer, account)?;
    if permit.archived() {
        return Err(Error::conflict("error-archived"));
    }
    if !permit.allows::<Contribute>() {
        return Err(Error::Forbidden("error-needs-contribute"));
    }
    let own = id.filter(|id| drafts::find(&permit, by.viewer.id, *id).is_ok());
    if own.is_none() && drafts::count(&permit, by.viewer.id)? >= MOST {
        return Err(Error::field("summary", "interactions-error-drafts"));
    }
    let id = own.unwrap_or_else(|| by.uuid());
    drafts::put(tx, &permit, (by.viewer.id, id), form, by.now)?;
    Ok(id)
}

/// Forgets a draft of the viewer; answers whether there was one.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<bool> {
    Ok(drafts::forget(tx, by.viewer.id, id)? > 0)
}

/// Gives the drafts of `from` on the accounts of the permit to `to`; answers how many.
///
/// # Errors
/// What the database says.
pub fn hand_over(permit: &PermitSet<'_, Manage>, by: &Acting, from: UserId, to: UserId) -> Result<i64> {
    let moved = drafts::of(permit, from)?;
    give(permit, by, &moved, (from, to))?;
    Ok(i64::try_from(moved.len()).unwrap_or(i64::MAX))
}

fn give(
    permit: &PermitSet<'_, Manage>,
    by: &Acting,
    moved: &[(AccountId, Uuid)],
    (from, to): (UserId, UserId),
) -> Result<()> {
    let (tx, ids) = (permit.tx(), by.uuid());
    sets::put(tx, ids, moved.iter().map(|(_, id)| *id))?;
    drafts::give(tx, permit, ids, (from, to))?;
    sets::clear(tx, ids)?;
    let event = |(account, id): &(AccountId, Uuid)| {
        NewEvent::on(*account, "conversation.draft_handed_over", "conversation", *id)
            .changes(json!({"author": [from, to]}))
    };
    events::record_set(tx, by, &moved.iter().map(event).collect::<Vec<_>>())
}

/// Takes all of a batch back at once; what was finished since stays.
fn undo(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let user =
        |i: usize| events.first().and_then(|e| e.changes.get("author")?.get(i)?.as_str()?.parse::<UserId>().ok());
    let (Some(was), Some(became)) = (user(0), user(1)) else { return Err(Error::conflict("error-no-undo")) };
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let mut moved = drafts::of(&permit, became)?;
    moved.retain(|(_, id)| events.iter().any(|e| e.subject == *id));
    give(&permit, by, &moved, (became, was))?;
    sets::clear(tx, set)
}
