//! Taking back what was done to deals.

use tenure_db::Tx;

use super::super::model::{Deal, Facts};
use super::super::store::deal;
use super::{Tale, archive, restore, save, sold_as_said};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, DealId, Edit, Error, Result};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 14] = [
    UndoKind { verb: "deal.added", run: gone },
    UndoKind { verb: "deal.restored", run: gone },
    UndoKind { verb: "deal.archived", run: again },
    UndoKind { verb: "deal.edited", run: back },
    UndoKind { verb: "deal.moved", run: back },
    UndoKind { verb: "deal.won", run: back },
    UndoKind { verb: "deal.lost", run: back },
    UndoKind { verb: "deal.reopened", run: back },
    UndoKind { verb: "deal.lines_set", run: back },
    UndoKind { verb: "deal.credits_set", run: back },
    UndoKind { verb: "deal.people_set", run: back },
    UndoKind { verb: "deal.competitors_set", run: back },
    UndoKind { verb: "deal.evidence_set", run: back },
    UndoKind { verb: "deal.steps_set", run: back },
];

/// How shares that were handed over come back.
pub const HANDED_OVER: UndoBatch = UndoBatch { verb: "deal.handed_over", run: super::hand_over::undo };

fn at(event: &StoredEvent) -> (AccountId, DealId) {
    (AccountId(event.scope), DealId(event.subject))
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, at(event))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, at(event))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let (account, id) = at(event);
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let before: Deal = deal::find(&permit, id)?;
    let set = merge::back(&before.facts.fields(), &event.changes)?;
    let wrong = || Error::conflict("accounts-error-changed-since");
    let after: Facts = before.facts.with(&set).ok_or_else(wrong)?;
    sold_as_said(&before.facts, &after)?;
    save(tx, by, &permit, &before, &after, Tale { verb: "deal.edited", reason: "" }).map(|_| ())
}
