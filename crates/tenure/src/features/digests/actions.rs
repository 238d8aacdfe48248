//! Choosing the weekday.

use serde_json::json;
use tenure_db::Tx;

use super::model::WEEKDAYS;
use super::store;
use crate::base::events::{NewEvent, record};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result};

/// How it is undone.
pub const CHOSEN: UndoKind = UndoKind { verb: "digest.chosen", run: back };

/// The number of a weekday's word; empty is none.
///
/// # Errors
/// `Invalid` on `weekday`.
pub fn weekday(word: &str) -> Result<i64> {
    let found = WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n);
    found.or((word.is_empty() || word == "none").then_some(0)).ok_or_else(|| Error::field("weekday", "error-choose"))
}

/// Stores on which weekday the actor gets the digest, 0 for never.
///
/// # Errors
/// `NotFound` for the console.
pub fn choose(tx: &Tx<'_>, by: &Acting, weekday: i64) -> Result<()> {
    let user = by.viewer.actor().ok_or(Error::NotFound)?;
    let before = store::chosen(tx, user)?;
    if before == weekday {
        return Ok(());
    }
    store::choose(tx, user, weekday)?;
    let what = json!({"weekday": [before, weekday]});
    record(tx, by, NewEvent::install("digest.chosen", "user", user.0).changes(what))?;
    Ok(())
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let day = |i| event.changes.get("weekday").and_then(|pair| pair.get(i)).and_then(serde_json::Value::as_i64);
    let user = by.viewer.actor().ok_or(Error::NotFound)?;
    if Some(store::chosen(tx, user)?) != day(1) {
        return Err(Error::conflict("error-conflict"));
    }
    choose(tx, by, day(0).unwrap_or(0))
}
