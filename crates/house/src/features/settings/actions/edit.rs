//! Changing settings.

use tenure_jobs::NewJob;

use crate::base::events::{Changes, NewEvent, record};
use crate::base::money::REPRICE;
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
            if *key == "currency" {
                reprice(tx, by)?;
            }
        }
    }
    if !changes.is_empty() {
        record(tx, by, NewEvent::install("setting.changed", "setting", INSTALL).changes(changes.json()))?;
    }
    Ok(())
}

/// Asks for amounts to be converted into the new currency.
fn reprice(tx: &Tx<'_>, by: &Acting) -> Result<()> {
    let job = NewJob {
        kind: REPRICE,
        payload: serde_json::json!({}),
        unique_key: Some("all"),
        run_at: by.now,
        max_attempts: 10,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}
