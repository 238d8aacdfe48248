//! Taking back what was done to files.

use tenure_db::Tx;

use super::{remove, restore};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, FileId, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 3] = [
    UndoKind { verb: "file.attached", run: gone },
    UndoKind { verb: "file.restored", run: gone },
    UndoKind { verb: "file.removed", run: again },
];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    remove(tx, by, AccountId(event.scope), FileId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), FileId(event.subject))
}
