//! The verbs of trips: only who travels makes and changes them.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::model::{EditTrip, NewTrip, Trip};
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, INSTALL, Result, TripId};
use crate::features::people::merge::{self, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 4] = [
    UndoKind { verb: "trip.made", run: gone },
    UndoKind { verb: "trip.restored", run: gone },
    UndoKind { verb: "trip.archived", run: again },
    UndoKind { verb: "trip.edited", run: back },
];

/// Makes a trip of the actor.
///
/// # Errors
/// `Invalid` when it ends before it begins.
pub fn make(tx: &Tx<'_>, by: &Acting, new: &NewTrip) -> Result<TripId> {
    let trip = Trip {
        id: TripId(by.uuid()),
        owner: by.viewer.id,
        name: new.name.clone(),
        purpose: new.purpose.clone(),
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        cost_minor: new.cost_minor,
        currency: by.settings.currency.clone(),
        version: 1,
        archived: false,
    };
    ordered(&trip)?;
    store::insert(tx, by, &trip)?;
    let changes = merge::changes(&Map::new(), &trip.fields());
    let event = NewEvent::install("trip.made", "trip", trip.id.0).version(1);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(trip.id)
}

fn ordered(trip: &Trip) -> Result<()> {
    if trip.ends_on < trip.starts_on { Err(Error::field("ends_on", "trips-error-order")) } else { Ok(()) }
}

/// A trip of the actor; somebody else's is only read.
fn own(tx: &Tx<'_>, by: &Acting, id: TripId) -> Result<Trip> {
    let trip = store::find(tx, &by.viewer, id)?;
    if trip.owner == by.viewer.id { Ok(trip) } else { Err(Error::Forbidden("trips-error-owner")) }
}

/// Changes fields; answers the version.
///
/// # Errors
/// `Forbidden` for somebody else's trip; `Conflict` with both values when the same field was changed since.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: TripId, input: &EditTrip) -> Result<i64> {
    let stored = own(tx, by, id)?;
    let now = stored.fields();
    let place = Stored { scope: INSTALL, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &input.base, &input.set)?;
    save(tx, by, &stored, &mine)
}

fn save(tx: &Tx<'_>, by: &Acting, stored: &Trip, set: &Map<String, Json>) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the trip"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    ordered(&after)?;
    store::update(tx, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::install("trip.edited", "trip", stored.id.0).version(version);
    events::record(tx, by, event.changes(changes.json()))?;
    Ok(version)
}

/// Takes a trip away; its visits stay with their accounts.
///
/// # Errors
/// `Forbidden` for somebody else's trip.
pub fn archive(tx: &Tx<'_>, by: &Acting, id: TripId) -> Result<()> {
    set_archived(tx, by, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `Forbidden` for somebody else's trip.
pub fn restore(tx: &Tx<'_>, by: &Acting, id: TripId) -> Result<()> {
    set_archived(tx, by, id, false)
}

fn set_archived(tx: &Tx<'_>, by: &Acting, id: TripId, archived: bool) -> Result<()> {
    let stored = own(tx, by, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    store::set_archived(tx, by.viewer.id, id, archived.then_some(by.now))?;
    let verb = if archived { "trip.archived" } else { "trip.restored" };
    let event = NewEvent::install(verb, "trip", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(())
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, TripId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, TripId(event.subject))
}

fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let stored = own(tx, by, TripId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &stored, &set).map(|_| ())
}
