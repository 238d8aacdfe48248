//! Changing settings.

use crate::base::events::{Changes, NewEvent, record};
use crate::base::settings;
use crate::base::{Acting, INSTALL, Result, Right, Tx};
use crate::features::settings::model::{EditSettings, stored};

/// Changes settings; one event says what.
pub fn edit(tx: &Tx<'_>, by: &Acting, input: &EditSettings) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let values = input.values()?;
    let before = settings::load(tx)?;
    let mut changes = Changes::default();
    for (key, value) in &values {
        let old = stored(&before, key);
        if old != *value {
            settings::store(tx, by, key, value)?;
            changes.note(key, old, value.as_str());
        }
    }
    if !changes.is_empty() {
        record(tx, by, NewEvent::install("setting.changed", "setting", INSTALL).changes(changes.json()))?;
    }
    Ok(())
}
