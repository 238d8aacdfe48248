//! Archiving and restoring: users archive, nobody deletes.

use serde_json::Value as Json;
use tenure_db::Tx;

use super::super::store::account;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::permit::{permit, permit_archived};
use crate::base::{AccountId, Acting, Manage, Result};

/// Archives accounts: from then on they can be read and restored only.
///
/// # Errors
/// `Conflict` when one is archived already.
pub fn archive(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId], reason: &str) -> Result<()> {
    for id in sorted(accounts) {
        let permit = permit::<Manage>(tx, &by.viewer, id)?;
        account::set_archived(tx, &permit, Some(by.now))?;
        let mut changes = Changes::default();
        changes.note("archived_at", Json::Null, by.now.to_string());
        events::record(
            tx,
            by,
            NewEvent::on(id, "account.archived", "account", id.0).changes(changes.json()).reason(reason),
        )?;
    }
    Ok(())
}

/// Restores archived accounts; what is not archived stays as it is.
pub fn restore(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<()> {
    for id in sorted(accounts) {
        let permit = permit_archived::<Manage>(tx, &by.viewer, id)?;
        if !permit.archived() {
            continue;
        }
        let stored = account::find(&permit)?;
        account::set_archived(tx, &permit, None)?;
        let mut changes = Changes::default();
        changes.note("archived_at", stored.archived_at.map(|at| at.to_string()), Json::Null);
        events::record(tx, by, NewEvent::on(id, "account.restored", "account", id.0).changes(changes.json()))?;
    }
    Ok(())
}

/// Each account once, in id order: the order in which accounts are locked.
pub(super) fn sorted(accounts: &[AccountId]) -> Vec<AccountId> {
    let mut ids = accounts.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}
