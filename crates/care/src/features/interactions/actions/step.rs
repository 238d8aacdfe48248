//! Completing a next step.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::interaction;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, InteractionId, Result};

/// Marks the next step of a conversation as done; answers the version.
///
/// # Errors
/// `Conflict` when there is none, or when it was done already.
pub fn complete(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = interaction::find(&permit, id)?;
    if !stored.step_open() {
        return Err(Error::conflict("interactions-error-no-step"));
    }
    let set = json!({"next_step_done_at": by.now.to_string()}).as_object().cloned().unwrap_or_default();
    super::save(tx, by, &permit, &stored, &set, "conversation.step_completed")
}

/// The same from a newly logged conversation; a step that somebody completed meanwhile is fine.
pub(super) fn complete_with(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<()> {
    match complete(tx, by, account, id) {
        Ok(_) | Err(Error::Conflict(_)) => Ok(()),
        Err(Error::NotFound) => Err(Error::field("completes", "error-unknown")),
        Err(other) => Err(other),
    }
}
