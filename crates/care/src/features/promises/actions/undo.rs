//! Taking back what was done to promises.

use tenure_db::Tx;

use super::super::store::promise;
use super::{archive, hand_over, restore, save};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, Contribute, PromiseId, Result};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 9] = [
    UndoKind { verb: "promise.made", run: gone },
    UndoKind { verb: "promise.restored", run: gone },
    UndoKind { verb: "promise.archived", run: again },
    UndoKind { verb: "promise.kept", run: reopened },
    UndoKind { verb: "promise.broken", run: reopened },
    UndoKind { verb: "promise.released", run: reopened },
    UndoKind { verb: "promise.moved", run: edited },
    UndoKind { verb: "promise.edited", run: edited },
    UndoKind { verb: "promise.reopened", run: edited },
];

/// Promises that went to somebody else with their accounts are taken back together.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "promise.handed_over", run: hand_over::undo };

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), PromiseId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), PromiseId(event.subject))
}

fn reopened(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, "promise.reopened")
}

fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, "promise.edited")
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, verb: &'static str) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = promise::find(&permit, PromiseId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, (verb, "")).map(|_| ())
}
