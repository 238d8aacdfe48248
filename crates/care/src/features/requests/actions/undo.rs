//! Taking back what was done to requests: each side its own verbs.

use tenure_db::Tx;

use super::super::sight::Hand;
use super::super::store::request::held;
use super::{archive, restore, save};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, RequestId, Result};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 10] = [
    UndoKind { verb: "request.asked", run: gone },
    UndoKind { verb: "request.restored", run: gone },
    UndoKind { verb: "request.archived", run: again },
    UndoKind { verb: "request.edited", run: asked },
    UndoKind { verb: "request.withdrawn", run: asked },
    UndoKind { verb: "request.given", run: either },
    UndoKind { verb: "request.accepted", run: owned },
    UndoKind { verb: "request.answered", run: owned },
    UndoKind { verb: "request.declined", run: owned },
    UndoKind { verb: "request.reopened", run: either },
];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), RequestId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), RequestId(event.subject))
}

fn asked(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, Hand::asker(tx, by, AccountId(event.scope), RequestId(event.subject))?)
}

fn owned(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, Hand::owner(tx, by, AccountId(event.scope), RequestId(event.subject))?)
}

/// Whoever gave it away and does not see the account cannot take it back: it is theirs no more.
fn either(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, Hand::either(tx, by, AccountId(event.scope), RequestId(event.subject))?)
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, hand: Hand<'_>) -> Result<()> {
    let stored = held(&hand, RequestId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &hand, &stored, &set, ("request.reopened", "")).map(|_| ())
}
