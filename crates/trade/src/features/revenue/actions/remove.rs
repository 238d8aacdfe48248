//! Taking a line out of all numbers, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::{line, shared};
use super::check;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Result, RevenueLineId};

/// Removes a line entered by mistake; it stays where it is and counts nowhere.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account.
pub fn remove(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RevenueLineId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Puts a removed line back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on the account; `Invalid` when another line has its source id by now.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RevenueLineId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: RevenueLineId, archived: bool) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = line::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    if !archived {
        check(&permit, Some(id), &stored.facts)?;
    }
    line::set_archived(tx, by, &permit, &stored, archived.then_some(by.now))?;
    shared::refresh(tx, &shared::keys(std::iter::once(&stored.facts)))?;
    let verb = if archived { "revenue.removed" } else { "revenue.restored" };
    let event = NewEvent::on(account, verb, "revenue_line", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"removed": [!archived, archived]})))?;
    Ok(())
}
