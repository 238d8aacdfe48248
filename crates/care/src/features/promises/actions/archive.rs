//! Taking a promise off the ledger, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::PROMISE;
use super::super::store::promise;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, PromiseId, Result, search};

/// Archives a promise entered by mistake; it counts no more.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = promise::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    promise::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "promise.archived" } else { "promise.restored" };
    let event = NewEvent::on(account, verb, "promise", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &PROMISE, &[(account, id.0)])?;
    promise::refresh(tx, account)
}
