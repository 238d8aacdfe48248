//! Taking back what was done to conversations.

use tenure_db::Tx;

use super::super::store::interaction;
use super::edit::own;
use super::{archive, hand_over, restore, save};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, Contribute, InteractionId, Result};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 5] = [
    UndoKind { verb: "conversation.logged", run: gone },
    UndoKind { verb: "conversation.restored", run: gone },
    UndoKind { verb: "conversation.archived", run: again },
    UndoKind { verb: "conversation.edited", run: edited },
    UndoKind { verb: "conversation.step_completed", run: edited },
];

/// Next steps that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "conversation.step_handed_over", run: hand_over::undo };

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), InteractionId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), InteractionId(event.subject))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = interaction::find(&permit, InteractionId(event.subject))?;
    own(by, &permit, &stored)?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, "conversation.edited").map(|_| ())
}
