//! What the imports of things that the house agreed on for deals share: who may, and taking them back. What an import
//! made goes unless somebody has used it since; fields that it changed return unless they were changed since.

use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use crate::base::events::{self, NewEvent};
use crate::base::imports::{FieldChange, Kept, Undoing, Undone};
use crate::base::registry::StoredEvent;
use crate::base::{Acting, Error, Result, Right, taking_back};
use crate::features::accounts::imports::shared::{fields_back, tried};
use crate::features::people::imports::importer;

/// Events of one part of an undo.
const PART: usize = 200;

/// Whoever may import may set what the house agreed on.
pub(super) fn setter(by: &Acting) -> Result<Acting> {
    let mut by = importer(by)?;
    let mut viewer = (*by.viewer).clone();
    viewer.rights.push(Right::Administer);
    by.viewer = Arc::new(viewer);
    Ok(by)
}

/// That one was archived and is in use again: no column says so, but its name is offered again.
pub(super) fn in_use(name: &str) -> FieldChange {
    FieldChange { field: String::from("name"), old: String::new(), new: name.to_owned() }
}

/// What one is called, and its fields.
type Now = (String, Map<String, Json>);

/// One sort of such things.
pub(super) struct Agreed {
    /// What its events speak of.
    pub(super) noun: &'static str,
    /// The verb of the event that made one.
    pub(super) added: &'static str,
    /// The verb of the event by which it goes.
    pub(super) removed: &'static str,
    /// What one is called, and what it says; `NotFound` once it is gone.
    pub(super) now: fn(&Conn<'_>, Uuid) -> Result<Now>,
    /// Stores fields of one, by the rules that hold for who administers.
    pub(super) save: fn(&Tx<'_>, &Acting, Uuid, &Map<String, Json>) -> Result<()>,
    /// Deletes one; false when something names it.
    pub(super) delete: fn(&Tx<'_>, Uuid) -> Result<bool>,
}

/// Takes a part back, the newest first.
pub(super) fn take_back(tx: &Tx<'_>, by: &Acting, undoing: &Undoing, sort: &Agreed) -> Result<Undone> {
    let by = &setter(by)?;
    let (found, next) = undoing.events(tx, PART)?;
    let mut undone = Undone { next, ..Undone::default() };
    let made: Vec<(Uuid, Uuid)> = found.iter().filter(|e| e.verb == sort.added).map(|e| (e.scope, e.subject)).collect();
    let used = undoing.used(tx, &made)?;
    let mut done: Vec<&StoredEvent> = Vec::new();
    for event in found.iter().rev() {
        let id = event.subject;
        let (name, now) = match (sort.now)(tx, id) {
            Err(Error::NotFound) => continue,
            other => other?,
        };
        let mut keep =
            |reason: String| undone.kept.push(Kept { account: None, subject: id, name: name.clone(), reason });
        if event.verb == sort.added {
            if used.contains(&id) || !(sort.delete)(tx, id)? {
                keep(by.viewer.locale.t("imports-kept-used").to_owned());
                continue;
            }
            events::record(tx, by, NewEvent::install(sort.removed, sort.noun, id))?;
        } else {
            let mut lost = Vec::new();
            let set = fields_back(&now, &event.changes, &mut lost);
            if !lost.is_empty() {
                keep(by.viewer.locale.tr("imports-kept-changed", &[("fields", lost.join(", ").into())]));
            }
            if set.is_empty() {
                continue;
            }
            if !tried(tx, |tx| (sort.save)(tx, by, id, &set))? {
                keep(by.viewer.locale.t("imports-kept-since").to_owned());
                continue;
            }
        }
        done.push(event);
        undone.back += 1;
    }
    taking_back::mark(tx, by, &done)?;
    Ok(undone)
}
