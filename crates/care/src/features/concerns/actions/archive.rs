//! Taking a concern off, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::CONCERN;
use super::super::store::concern;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Result, search};

/// Archives a concern entered by mistake.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    concern::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "concern.archived" } else { "concern.restored" };
    let event = NewEvent::on(account, verb, "concern", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &CONCERN, &[(account, id.0)])
}
