//! Taking back what was done to lines.

use tenure_db::Tx;

use super::super::store::line;
use super::{remove, restore, save, take_back};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoBatch, UndoKind};
use crate::base::{AccountId, Acting, Edit, Result, RevenueLineId};
use crate::features::people::merge;
use crate::features::rates;

/// How each verb is undone.
pub const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "revenue.added", run: gone },
    UndoKind { verb: "revenue.restored", run: gone },
    UndoKind { verb: "revenue.removed", run: again },
    UndoKind { verb: "revenue.edited", run: back },
];

/// How the lines of an import are taken back where it is undone as one.
pub const IMPORTED: UndoBatch = UndoBatch { verb: "revenue.imported", run: take_back::whole };

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    remove(tx, by, AccountId(event.scope), RevenueLineId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), RevenueLineId(event.subject))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = line::find(&permit, RevenueLineId(event.subject))?;
    let set = merge::back(&stored.facts.fields(), &event.changes)?;
    save(tx, by, &permit, &rates::store::all(tx)?, &stored, &set).map(|_| ())
}
