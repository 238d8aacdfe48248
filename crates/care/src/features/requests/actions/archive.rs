//! Taking a request off, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::REQUEST;
use super::super::sight::Hand;
use super::super::store::request::{held, set_archived};
use crate::base::events::{self, NewEvent};
use crate::base::{AccountId, Acting, RequestId, Result, search};

/// Archives a request entered by mistake; its owner does not see it any more.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RequestId, archived: bool) -> Result<()> {
    let hand = Hand::asker(tx, by, account, id)?;
    let stored = held(&hand, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    set_archived(tx, &hand, id, archived.then_some(by.now))?;
    let verb = if archived { "request.archived" } else { "request.restored" };
    let event = NewEvent::on(account, verb, "request", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &REQUEST, &[(account, id.0)])
}
