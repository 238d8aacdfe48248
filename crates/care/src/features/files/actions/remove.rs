//! Removing a file, and bringing it back. Its content stays for as long as that can be undone.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::FILE;
use super::super::store::file;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, FileId, Result, search};

/// Removes a file.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn remove(tx: &Tx<'_>, by: &Acting, account: AccountId, id: FileId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Brings it back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: FileId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: FileId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = file::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    file::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "file.removed" } else { "file.restored" };
    let event = NewEvent::on(account, verb, "file", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &FILE, &[(account, id.0)])
}
