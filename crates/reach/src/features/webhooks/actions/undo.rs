//! Taking back what was done to endpoints.

use tenure_db::Tx;

use super::super::model::State;
use super::{actor, edit, own, remove, restore};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result};

/// How each verb is undone. A secret that was replaced does not come back.
pub const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "webhook.created", run: gone },
    UndoKind { verb: "webhook.restored", run: gone },
    UndoKind { verb: "webhook.removed", run: again },
    UndoKind { verb: "webhook.edited", run: back },
];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    remove(tx, by, event.subject)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, event.subject)
}

/// Each value goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let stored = own(tx, actor(by)?, event.subject)?;
    if event.version != Some(stored.version) {
        return Err(Error::conflict("error-conflict"));
    }
    let mut after = stored.clone();
    let before = |field: &str| event.changes.get(field).and_then(|pair| pair.get(0)).cloned();
    if let Some(url) = before("url") {
        url.as_str().unwrap_or_default().clone_into(&mut after.url);
    }
    if let Some(verbs) = before("verbs") {
        after.verbs = serde_json::from_value(verbs).unwrap_or_default();
    }
    if let Some(state) = before("state") {
        // What failed too often does not come back by an undo, but by going on.
        after.state = state.as_str().and_then(State::parse).filter(|s| *s != State::Disabled).unwrap_or(after.state);
    }
    edit::save(tx, by, &stored, after).map(|_| ())
}
