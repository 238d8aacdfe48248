//! Changes of targets, each kept with its reason.

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::super::model::{EditTarget, Target, fits};
use super::super::store::target;
use super::{keep, own, sound};
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Error, INSTALL, Result, TargetId};
use crate::features::people::merge::{self, Stored};

/// Changes a target; answers its version.
///
/// # Errors
/// `Invalid` without a reason, or when the period does not fit; `Conflict` with both values when the same field was
/// changed since.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: TargetId, input: &EditTarget) -> Result<i64> {
    let stored = own(tx, by, id)?;
    if stored.archived {
        return Err(Error::conflict("targets-error-archived"));
    }
    let now = stored.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &input.base, &input.set)?;
    save(tx, by, &stored, &mine, &input.reason)
}

pub(super) fn save(tx: &Tx<'_>, by: &Acting, stored: &Target, set: &Map<String, Json>, reason: &str) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the target"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "targets-error-reason"));
    }
    sound(tx, by, &after.about, after.amount.minor)?;
    if after.span.from >= after.span.to {
        return Err(Error::field("valid_to", "error-ends-before-start"));
    }
    let others: Vec<_> =
        target::about(tx, &after.about)?.into_iter().filter(|t| t.id != after.id).map(|t| t.span).collect();
    fits(&after.span, &others)?;
    target::update(tx, &after)?;
    let after = Target { version: stored.version + 1, ..after };
    keep(tx, by, &after, reason)?;
    let event = NewEvent::install("target.changed", "target", stored.id.0).version(after.version);
    events::record(tx, by, event.changes(changes.json()).reason(reason))?;
    Ok(after.version)
}
