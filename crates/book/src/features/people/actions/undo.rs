//! Taking back what was done to people.

use tenure_db::Tx;

use super::super::{merge, store};
use super::{archive, restore, save};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Edit, PositionId, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 5] = [
    UndoKind { verb: "person.added", run: gone },
    UndoKind { verb: "person.restored", run: gone },
    UndoKind { verb: "person.archived", run: again },
    UndoKind { verb: "person.edited", run: edited },
    UndoKind { verb: "person.left", run: edited },
];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), PositionId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), PositionId(event.subject))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = store::position::find(&permit, PositionId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, ("person.edited", "")).map(|_| ())
}
