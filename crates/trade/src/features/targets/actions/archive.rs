//! Taking a target away, and back.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::{Target, fits};
use super::super::store::target;
use super::{keep, own};
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Result, TargetId};

/// Takes a target away; its versions stay.
///
/// # Errors
/// `Forbidden` for a target of somebody whom the actor does not lead.
pub fn archive(tx: &Tx<'_>, by: &Acting, id: TargetId, reason: &str) -> Result<()> {
    set_archived(tx, by, id, true, reason)
}

/// Takes the archiving back.
///
/// # Errors
/// As [`archive`]; `Invalid` when another target has taken its place.
pub fn restore(tx: &Tx<'_>, by: &Acting, id: TargetId) -> Result<()> {
    set_archived(tx, by, id, false, "")
}

fn set_archived(tx: &Tx<'_>, by: &Acting, id: TargetId, archived: bool, reason: &str) -> Result<()> {
    let stored = own(tx, by, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    if !archived {
        let others: Vec<_> = target::about(tx, &stored.about)?.into_iter().map(|t| t.span).collect();
        fits(&stored.span, &others)?;
    }
    target::set_archived(tx, id, archived.then_some(by.now))?;
    let after = Target { version: stored.version + 1, archived, ..stored };
    keep(tx, by, &after, reason)?;
    let verb = if archived { "target.archived" } else { "target.restored" };
    let event = NewEvent::install(verb, "target", id.0).version(after.version);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})).reason(reason))?;
    Ok(())
}
