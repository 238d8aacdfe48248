//! Renaming, replacing, sharing, deleting; and which view a list begins with.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{EditView, View};
use super::super::store;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::registry::Registry;
use crate::base::{Acting, Error, Fields, Result};

/// The viewer's own view.
///
/// # Errors
/// `NotFound` when it cannot be seen, `Forbidden` when it is somebody else's.
pub(super) fn own(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<View> {
    let stored = store::find(tx, &by.viewer, id)?;
    if stored.owner == by.viewer.id { Ok(stored) } else { Err(Error::Forbidden("views-error-owner")) }
}

/// Changes a view; answers it.
///
/// # Errors
/// `Conflict` when it was changed since it was read; `Invalid` like saving.
pub fn edit(tx: &Tx<'_>, by: &Acting, registry: &Registry, id: Uuid, input: &EditView) -> Result<View> {
    let stored = own(tx, by, id)?;
    let mut after = stored.clone();
    let mut fields = Fields::default();
    if let Some(name) = &input.name {
        after.name = super::name(&mut fields, name);
        if store::taken(tx, stored.owner, &stored.place, &after.name, Some(id))?.1 {
            fields.add("name", "views-error-taken");
        }
    }
    if let Some(query) = &input.query {
        after.query = super::query(&mut fields, super::place(registry, &stored.place)?, query);
    }
    after.shared = input.shared.unwrap_or(stored.shared);
    fields.finish()?;
    if stored.archived || input.base.is_some_and(|base| base != stored.version) {
        return Err(Error::conflict("views-error-changed"));
    }
    put(tx, by, &stored, after)
}

/// Stores what differs, with its event.
pub(super) fn put(tx: &Tx<'_>, by: &Acting, stored: &View, mut after: View) -> Result<View> {
    let mut changes = Changes::default();
    changes.note("name", stored.name.as_str(), after.name.as_str());
    changes.note("query", stored.query.as_str(), after.query.as_str());
    changes.note("shared", stored.shared, after.shared);
    if changes.is_empty() {
        return Ok(after);
    }
    store::update(tx, &after)?;
    after.version = stored.version + 1;
    let event = NewEvent::install("view.edited", "view", stored.id).version(after.version).changes(changes.json());
    events::record(tx, by, event)?;
    Ok(after)
}

/// Deletes a view; it can be taken back.
///
/// # Errors
/// `NotFound` or `Forbidden` unless it is the viewer's own.
pub fn archive(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<View> {
    set(tx, by, id, true)
}

/// Takes the deletion back.
///
/// # Errors
/// `NotFound` or `Forbidden` unless it is the viewer's own.
pub fn restore(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<View> {
    set(tx, by, id, false)
}

fn set(tx: &Tx<'_>, by: &Acting, id: Uuid, archived: bool) -> Result<View> {
    let stored = own(tx, by, id)?;
    if stored.archived == archived {
        return Ok(stored);
    }
    store::set_archived(tx, id, archived.then_some(by.now))?;
    let verb = if archived { "view.archived" } else { "view.restored" };
    let event = NewEvent::install(verb, "view", id).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    Ok(stored)
}

/// Lets the viewer's list begin with a view, or with everything. Like the theme it is the viewer's own taste.
///
/// # Errors
/// `Invalid` for an unknown list or a view of another one; `NotFound` for a view that cannot be seen.
pub fn choose_default(tx: &Tx<'_>, by: &Acting, registry: &Registry, place: &str, view: Option<Uuid>) -> Result<()> {
    let user = by.viewer.actor().ok_or(Error::NotFound)?;
    let place = super::place(registry, place)?.place;
    if let Some(id) = view {
        let found = store::find(tx, &by.viewer, id)?;
        if found.place != place || found.archived {
            return Err(Error::field("view_id", "error-choose"));
        }
    }
    let before = store::default_of(tx, user, place)?;
    let mut changes = Changes::default();
    let text = |id: Option<Uuid>| id.map(|id| id.to_string());
    changes.note(place, text(before), text(view));
    if changes.is_empty() {
        return Ok(());
    }
    store::set_default(tx, user, place, view)?;
    events::record(tx, by, NewEvent::install("user.view-chosen", "user", user.0).changes(changes.json()))?;
    Ok(())
}
