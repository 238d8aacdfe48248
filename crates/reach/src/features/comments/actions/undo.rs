//! Taking back what was done to comments.

use tenure_db::Tx;

use super::super::store;
use super::edit::put;
use super::{archive, contribute, restore};
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Error, Result};

/// A written comment goes again.
pub fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), event.subject)
}

/// A comment that was taken off comes back.
pub fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), event.subject)
}

/// The words go back to what they were, provided that nobody changed them since.
pub fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = contribute(tx, by, AccountId(event.scope))?;
    let stored = store::find(&permit, event.subject)?;
    let pair = &event.changes["body"];
    let (Some(before), Some(after)) = (pair[0].as_str(), pair[1].as_str()) else {
        return Err(Error::conflict("error-no-undo"));
    };
    if stored.body != after {
        return Err(Error::conflict("comments-error-changed"));
    }
    put(tx, by, &permit, &stored, before).map(|_| ())
}
