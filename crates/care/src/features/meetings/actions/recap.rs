//! The recap: what was said becomes a conversation of the account.

use serde_json::json;
use tenure_db::Tx;

use super::super::store;
use super::work::{planned, save};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, InteractionId, MeetingId, Result};
use crate::features::interactions;
use crate::features::interactions::model::NewInteraction;

/// Logs what was said at a meeting, and ties the two together; answers the conversation.
///
/// # Errors
/// `Conflict` when the meeting was called off, has its recap, or lies ahead; as logging for what the recap names.
pub fn recap(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: MeetingId,
    said: &NewInteraction,
) -> Result<InteractionId> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = planned(&permit, id)?;
    if stored.starts_at > by.now {
        return Err(Error::conflict("meetings-error-ahead"));
    }
    let said = NewInteraction { account, ..said.clone() };
    let talk = interactions::actions::log(tx, by, &[said])?.pop().ok_or(Error::NotFound)?;
    let set = json!({ "conversation": talk }).as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("meeting.reported", ""))?;
    Ok(talk)
}

/// Notes that the recap was mailed, and to whom; the caller sends it afterwards.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn mailed(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId, to: &[String]) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = store::find(&permit, id)?;
    let event = NewEvent::on(account, "meeting.recap_mailed", "meeting", stored.id.0);
    events::record(tx, by, event.changes(json!({"to": [null, to]})))?;
    Ok(())
}
