//! Taking a comment off, and putting it back.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store;
use super::{contribute, mine};
use crate::base::events::{self, NewEvent};
use crate::base::{AccountId, Acting, Error, Manage, Result};

/// Takes a comment off: its author, or whoever manages the account.
///
/// # Errors
/// `NotFound` or `Forbidden` without that.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Uuid) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Puts it back.
///
/// # Errors
/// `NotFound` or `Forbidden` like taking it off.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Uuid) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Uuid, archived: bool) -> Result<()> {
    let permit = contribute(tx, by, account)?;
    let stored = store::find(&permit, id)?;
    if !mine(by, stored.author) && !permit.allows::<Manage>() {
        return Err(Error::Forbidden("comments-error-author"));
    }
    if stored.archived == archived {
        return Ok(());
    }
    store::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "comment.archived" } else { "comment.restored" };
    let event = NewEvent::on(account, verb, "comment", id).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}
