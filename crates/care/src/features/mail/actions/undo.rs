//! Taking back that addresses wait, and what was said of one. Conversations, files and people are taken back by their
//! own features.

use tenure_db::Tx;

use super::super::store::waiting;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 2] =
    [UndoKind { verb: "mail.waiting", run: withdrawn }, UndoKind { verb: "mail.settled", run: again }];

fn withdrawn(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    waiting::withdraw(tx, by.viewer.id, event.subject)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    if waiting::state(tx, by.viewer.id, event.subject)? == "withdrawn" {
        return Err(Error::conflict("error-no-undo"));
    }
    waiting::set(tx, event.subject, "open", None, None)
}
