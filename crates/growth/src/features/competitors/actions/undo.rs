//! Taking back what was done to competitors.

use tenure_db::Tx;

use super::super::store;
use super::{archive, may, save};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, CompetitorId, Result, Right};
use crate::features::people::merge;

/// How each verb is undone.
pub const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "competitor.added", run: gone },
    UndoKind { verb: "competitor.restored", run: gone },
    UndoKind { verb: "competitor.archived", run: again },
    UndoKind { verb: "competitor.edited", run: back },
];

/// Who imported competitors may take that back.
fn allowed(by: &Acting) -> Result<()> {
    if by.viewer.has(Right::Import) { Ok(()) } else { may(&by.viewer) }
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    allowed(by)?;
    archive(tx, by, CompetitorId(event.subject), true)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    allowed(by)?;
    archive(tx, by, CompetitorId(event.subject), false)
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    allowed(by)?;
    let stored = store::find(tx, CompetitorId(event.subject))?;
    let set = merge::back(&stored.facts.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}
