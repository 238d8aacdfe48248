//! Taking back what was done to duty profiles.

use super::super::store;
use super::{parts, set_archived, store_edit};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result, RowId, Tx};

type Run = fn(&Tx<'_>, &Acting, &StoredEvent) -> Result<()>;

/// How each verb is undone.
pub const KINDS: [(&str, Run); 4] =
    [("duty.added", gone), ("duty.restored", gone), ("duty.archived", again), ("duty.changed", changed)];

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    set_archived(tx, by, RowId(event.subject), true)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    set_archived(tx, by, RowId(event.subject), false)
}

/// Each part goes back to what it was, provided that nobody changed it since.
fn changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(crate::base::Right::Administer)?;
    let stored = store::find(tx, RowId(event.subject))?;
    let now = parts(&stored);
    let mut before = stored.clone();
    for (name, pair) in event.changes.as_object().into_iter().flatten() {
        if now.get(name) != pair.get(1) {
            return Err(Error::conflict("fields-error-changed-since"));
        }
        let (old, list) = (&pair[0], serde_json::from_value::<Vec<String>>(pair[0].clone()).unwrap_or_default());
        let text = old.as_str().map(str::to_owned);
        match name.as_str() {
            "name_en" => before.name_en = text.unwrap_or_default(),
            "name_zh" => before.name_zh = text.unwrap_or_default(),
            "role" => before.role = serde_json::from_value(old.clone()).unwrap_or_default(),
            "tier" => before.tier = text,
            "sector" => before.sector = text,
            "mandatory" => before.mandatory = list,
            "cadence" => before.cadence = old.as_i64(),
            "panels" => before.panels = list,
            _ => return Err(Error::internal("an event holds a part of a duty profile that does not fit")),
        }
    }
    store_edit(tx, by, &stored, &before, None)?;
    Ok(())
}
