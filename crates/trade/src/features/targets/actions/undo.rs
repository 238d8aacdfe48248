//! How each verb is undone.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::store::target;
use super::{archive, edit, own, restore};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result, TargetId};
use crate::features::people::merge;

/// How each verb is undone.
pub(in crate::features::targets) const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "target.set", run: gone },
    UndoKind { verb: "target.restored", run: gone },
    UndoKind { verb: "target.archived", run: again },
    UndoKind { verb: "target.changed", run: back },
];

/// A target that was changed since it was set is somebody's work by now.
fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let id = TargetId(event.subject);
    let stored = target::find(tx, &by.viewer, id)?;
    if event.version.is_some_and(|version| version != stored.version) {
        return Err(Error::conflict("accounts-error-changed-since"));
    }
    archive(tx, by, id, "")
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, TargetId(event.subject))
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let id = TargetId(event.subject);
    let set = merge::back(&own(tx, by, id)?.fields(), &event.changes)?;
    put_back(tx, by, id, &set)
}

/// Gives fields of a target the values that they had before.
///
/// # Errors
/// As [`super::edit`].
pub(in crate::features::targets) fn put_back(
    tx: &Tx<'_>,
    by: &Acting,
    id: TargetId,
    set: &Map<String, Json>,
) -> Result<()> {
    let stored = own(tx, by, id)?;
    edit::save(tx, by, &stored, set, by.viewer.locale.t("targets-undone")).map(|_| ())
}
