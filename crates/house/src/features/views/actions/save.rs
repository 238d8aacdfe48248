//! Saving a view.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::{MOST, NewView, View};
use super::super::store;
use crate::base::events::{self, NewEvent};
use crate::base::registry::Registry;
use crate::base::{Acting, Error, Fields, Result};

/// Saves a view of the viewer's own.
///
/// # Errors
/// `Invalid` for an unknown list, a query that is not the list's, or a name that one of the viewer's views has.
pub fn save(tx: &Tx<'_>, by: &Acting, registry: &Registry, new: &NewView) -> Result<View> {
    let owner = by.viewer.actor().ok_or(Error::NotFound)?;
    let place = super::place(registry, &new.place)?;
    let mut fields = Fields::default();
    let name = super::name(&mut fields, &new.name);
    let query = super::query(&mut fields, place, &new.query);
    let (count, taken) = store::taken(tx, owner, place.place, &name, None)?;
    if taken {
        fields.add("name", "views-error-taken");
    } else if count >= MOST {
        fields.add_with("name", "views-error-many", vec![("most", MOST.to_string())]);
    }
    fields.finish()?;
    let view = View {
        id: by.uuid(),
        owner,
        owner_name: by.viewer.name.clone(),
        place: place.place.to_owned(),
        name,
        query,
        shared: new.shared,
        version: 1,
        archived: false,
    };
    store::insert(tx, by, &view)?;
    let changes = json!({"name": [null, view.name], "query": [null, view.query], "shared": [null, view.shared]});
    events::record(tx, by, NewEvent::install("view.saved", "view", view.id).version(1).changes(changes))?;
    Ok(view)
}
