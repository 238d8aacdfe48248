//! How one wants to be told.

use tenure_db::Tx;

use super::super::model::Choice;
use super::super::store;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::registry::Registry;
use crate::base::{Acting, Error, Fields, Result};

/// Stores the viewer's choices for the kinds given; the others stay.
///
/// # Errors
/// `Invalid` for a kind that does not exist.
pub fn choose(tx: &Tx<'_>, by: &Acting, registry: &Registry, choices: &[(String, Choice)]) -> Result<()> {
    let user = by.viewer.actor().ok_or(Error::NotFound)?;
    let mut fields = Fields::default();
    if choices.iter().any(|(kind, _)| !registry.own.notices.iter().any(|n| n.kind == kind)) {
        fields.add("kind", "error-choose");
    }
    fields.finish()?;
    let stored = store::choices(tx, user)?;
    let mut changes = Changes::default();
    for (kind, choice) in choices {
        let before = stored.get(kind).copied().unwrap_or_default();
        if before != *choice {
            changes.note(&format!("{kind}.in_app"), before.in_app, choice.in_app);
            changes.note(&format!("{kind}.by_mail"), before.by_mail, choice.by_mail);
            store::set_choice(tx, user, kind, *choice)?;
        }
    }
    if !changes.is_empty() {
        events::record(tx, by, NewEvent::install("user.notices-chosen", "user", user.0).changes(changes.json()))?;
    }
    Ok(())
}
