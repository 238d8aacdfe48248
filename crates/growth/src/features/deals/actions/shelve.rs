//! Taking a deal out of all numbers, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::SEARCH;
use super::super::store::{deal, write};
use super::{DEAL, check, close};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, DealId, Edit, Result, search};

/// Archives a deal that was entered by mistake; it stays where it is and counts nowhere. What it had added to what was
/// sold is taken out in the same batch, so that undo brings both back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId)) -> Result<()> {
    set(tx, by, at, true)
}

/// Puts an archived deal back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account; `Invalid` when another deal has its source id by now.
pub fn restore(tx: &Tx<'_>, by: &Acting, at: (AccountId, DealId)) -> Result<()> {
    set(tx, by, at, false)
}

fn set(tx: &Tx<'_>, by: &Acting, (account, id): (AccountId, DealId), archived: bool) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = deal::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    if archived {
        // First, so that the deed is called after the deal.
        close::unsell(tx, by, (account, id))?;
    } else {
        check::check(&permit, by, Some(&stored), &stored.facts)?;
    }
    write::set_archived(tx, by, &permit, &stored, archived.then_some(by.now))?;
    search::refresh(tx, &SEARCH, &[(account, id.0)])?;
    let verb = if archived { "deal.archived" } else { "deal.restored" };
    let event = NewEvent::on(account, verb, DEAL, id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}
