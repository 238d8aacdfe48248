//! Taking a position off the list, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::PERSON;
use super::super::store;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, PositionId, Result, search};

/// Archives a position: for people entered by mistake. Who leaves is ended instead.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, archived: bool) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::position::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    store::position::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    search::refresh(tx, &PERSON, &[(account, id.0)])?;
    let verb = if archived { "person.archived" } else { "person.restored" };
    let changes = json!({"archived": [!archived, archived]});
    events::record(tx, by, NewEvent::on(account, verb, "position", id.0).version(stored.version + 1).changes(changes))?;
    super::refresh(tx, account)
}
