//! New targets.

use serde_json::Map;
use tenure_db::Tx;

use super::super::model::{NewTarget, Part, Target, fits};
use super::super::store::target;
use super::{demand, keep, sound};
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Result, TargetId};
use crate::features::people::merge;

/// Sets a target.
///
/// # Errors
/// `Invalid` when the period overlaps another one about the same in part, or is one that there is; `Forbidden` for
/// somebody whom the actor does not lead.
pub fn set(tx: &Tx<'_>, by: &Acting, new: &NewTarget, reason: &str) -> Result<TargetId> {
    demand(tx, by, new.about.user)?;
    sound(tx, by, &new.about, new.amount.minor)?;
    let others: Vec<_> = target::about(tx, &new.about)?.into_iter().map(|t| t.span).collect();
    fits(&new.span, &others)?;
    let id = TargetId(by.uuid());
    target::insert(tx, by, id, new)?;
    let stored =
        Target { id, about: new.about, span: new.span, amount: new.amount.clone(), version: 1, archived: false };
    keep(tx, by, &stored, reason)?;
    let mut after = stored.fields();
    after.insert(String::from("user"), serde_json::json!(new.about.user));
    after.insert(String::from("team"), serde_json::json!(new.about.team));
    // The account is told by its own row: whoever reads the log may not see it.
    if !matches!(new.about.part, Part::Account(_)) {
        after.insert(String::from("part"), serde_json::json!(new.about.part.id()));
    }
    let changes = merge::changes(&Map::new(), &after);
    let event = NewEvent::install("target.set", "target", id.0).version(1);
    events::record(tx, by, event.changes(changes.json()).reason(reason))?;
    Ok(id)
}
