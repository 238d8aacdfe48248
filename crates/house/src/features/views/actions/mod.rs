//! The verbs of saved views.

mod change;
mod save;
pub mod undo;

pub use change::{archive, choose_default, edit, restore};
pub use save::save;

use crate::base::registry::{Registry, ViewPlace};
use crate::base::{Error, Fields, Result, validate};

use super::model::{NAME, QUERY};

/// The list of this name.
pub(super) fn place<'a>(registry: &'a Registry, name: &str) -> Result<&'a ViewPlace> {
    registry.own.views.iter().find(|p| p.place == name).ok_or_else(|| Error::field("place", "error-choose"))
}

/// A name as stored.
fn name(fields: &mut Fields, text: &str) -> String {
    validate::required(fields, "name", text, NAME)
}

/// A query string as the list writes it itself: nothing else can be stored.
fn query(fields: &mut Fields, place: &ViewPlace, text: &str) -> String {
    let fine = if text.len() > QUERY { None } else { (place.normal)(text.trim_start_matches('?')).ok() };
    fine.unwrap_or_else(|| {
        fields.add("query", "views-error-query");
        String::new()
    })
}
