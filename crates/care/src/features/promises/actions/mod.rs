//! The verbs of promises, one a file.

mod archive;
mod close;
mod edit;
mod hand_over;
mod keep;
mod make;
mod move_date;
pub mod undo;

pub use archive::{archive, restore};
pub use close::{break_promise, release};
pub use edit::edit;
pub use hand_over::hand_over;
pub use keep::keep;
pub use make::make;
pub use move_date::move_date;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::model::{Closing, Promise, State};
use super::registrations::PROMISE;
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Contribute, Error, Permit, Result, search};
use crate::features::people::merge;

/// Stores fields of a promise, with the event; answers the version.
pub(in crate::features::promises) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Promise,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the promise"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    // Neither by another side nor by an undo does a promise of theirs become kept without a word of theirs.
    if after.unproven() {
        return Err(Error::field("side", "promises-error-evidence"));
    }
    make::check_parts(
        permit,
        after.person.filter(|_| after.person != stored.person),
        after.interaction.filter(|_| after.interaction != stored.interaction),
        Some(after.owner).filter(|o| *o != stored.owner),
    )?;
    store::promise::update(tx, by, permit, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "promise", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()).reason(reason))?;
    search::refresh(tx, &PROMISE, &[(stored.account, stored.id.0)])?;
    store::promise::refresh(tx, stored.account)?;
    Ok(version)
}

/// Only an open promise can be kept, broken, released or moved.
fn open(stored: &Promise) -> Result<()> {
    if stored.state == State::Open && !stored.archived { Ok(()) } else { Err(Error::conflict("promises-error-closed")) }
}

/// The fields that close a promise on a day.
pub(in crate::features::promises) fn closing(by: &Acting, closing: &Closing) -> Map<String, Json> {
    let set = json!({
        "state": closing.state.code(),
        "closed_on": closing.on.to_string(),
        "closed_at": closed_at(by, closing.on).to_string(),
        "evidence": closing.evidence,
        "confirmed_by": closing.confirmed_by,
    });
    if let Json::Object(map) = set { map } else { Map::new() }
}

/// The instant for the timeline: now for today, noon for another day.
fn closed_at(by: &Acting, on: Date) -> Timestamp {
    if on == by.today {
        return by.now;
    }
    on.at(12, 0, 0, 0).to_zoned_datetime(by.settings.zone.clone()).map_or(by.now, |noon| noon.timestamp())
}
