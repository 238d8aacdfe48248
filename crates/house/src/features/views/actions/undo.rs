//! Taking back what was done to views.

use serde_json::Value as Json;
use tenure_db::Tx;

use super::change::{archive, own, put, restore};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result};

/// A saved view goes again.
pub fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, event.subject).map(|_| ())
}

/// A deleted view comes back.
pub fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, event.subject).map(|_| ())
}

/// Each field goes back to what it was, provided that nobody changed it since.
pub fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let stored = own(tx, by, event.subject)?;
    let mut after = stored.clone();
    for (field, pair) in event.changes.as_object().into_iter().flatten() {
        let (before, now) = (&pair[0], &pair[1]);
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let same = match field.as_str() {
            "name" => stored.name == text(now),
            "query" => stored.query == text(now),
            _ => *now == stored.shared,
        };
        if !same {
            return Err(Error::conflict("views-error-changed"));
        }
        match field.as_str() {
            "name" => after.name = text(before),
            "query" => after.query = text(before),
            _ => after.shared = before.as_bool().unwrap_or(false),
        }
    }
    put(tx, by, &stored, after).map(|_| ())
}
