//! Taking back what was done to offerings.

use tenure_db::Tx;

use super::super::store;
use super::{may, save, set_archived};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, OfferingId, Result, Right};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "offering.added", run: gone },
    UndoKind { verb: "offering.restored", run: gone },
    UndoKind { verb: "offering.archived", run: again },
    UndoKind { verb: "offering.edited", run: back },
];

/// Who imported offerings may take that back.
fn allowed(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Import) { Ok(()) } else { may(&by.viewer) }
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    allowed(by)?;
    super::archive(tx, by, OfferingId(event.subject), true)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    set_archived(tx, by, OfferingId(event.subject), false)
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    allowed(by)?;
    let stored = store::find(tx, OfferingId(event.subject))?;
    let set = merge::back(&stored.facts.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}
