//! Taking a conversation off the timeline, and putting it back.

use serde_json::json;
use tenure_db::Tx;

use super::super::registrations::TALK;
use super::super::store::{interaction, strengths, talks};
use super::edit::own;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, InteractionId, Result, search};

/// Archives a conversation.
///
/// # Errors
/// `Forbidden` for what somebody else wrote without `edit`.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<()> {
    set(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `Forbidden` for what somebody else wrote without `edit`.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<()> {
    set(tx, by, account, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = interaction::find(&permit, id)?;
    own(by, &permit, &stored)?;
    if stored.archived == archived {
        return Ok(());
    }
    interaction::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "conversation.archived" } else { "conversation.restored" };
    let event = NewEvent::on(account, verb, "conversation", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &TALK, &[(account, id.0)])?;
    talks::refresh(tx, account, &stored.people)?;
    strengths::refresh(tx, &by.settings.zone, &stored.people.iter().map(|p| (account, *p)).collect())?;
    interaction::refresh(tx, account)
}
