//! What the imports of things that the house agreed on share: who may, how a row is told, and taking them back. What an
//! import made goes unless somebody has used it since; fields that it changed return unless they were changed since.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use tenure_db::{Conn, Tx};
use uuid::Uuid;

use super::importer;
use crate::base::events::{self, NewEvent};
use crate::base::imports::{FieldChange, Kept, Outcome, Plan, Record, Undoing, Undone};
use crate::base::registry::StoredEvent;
use crate::base::taking_back::{self, fields_back};
use crate::base::{Acting, Error, Result, Right};
use crate::features::accounts::imports::shared::wrong;
use crate::features::people::merge;

/// Events of one part of an undo.
const PART: usize = 200;

/// Whoever may import may set what the house agreed on.
///
/// # Errors
/// `Forbidden` without the right to import.
pub fn setter(by: &Acting) -> Result<Acting> {
    let mut by = importer(by)?;
    let mut viewer = (*by.viewer).clone();
    viewer.rights.push(Right::Administer);
    by.viewer = Arc::new(viewer);
    Ok(by)
}

/// Plans rows one after another; one that says what cannot be is refused, each mistake with its column.
///
/// # Errors
/// Whatever is no fault of a row.
pub fn each<R>(
    by: &Acting,
    records: &[Record],
    plan: &mut Plan<R>,
    mut row: impl FnMut(&Record) -> Result<(Outcome, Option<R>)>,
) -> Result<()> {
    for record in records {
        match row(record) {
            Ok((outcome, Some(row))) => plan.row(outcome, row),
            Ok((outcome, None)) => plan.none(outcome),
            Err(Error::Invalid(bad)) => plan.none(wrong(by, &bad, |field| field)),
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// That one was archived and is in use again: no column says so, but what stands in `column` is there again. The
/// engine takes a row that changes no field for the same.
pub fn in_use(column: &str, word: &str) -> FieldChange {
    FieldChange { field: column.to_owned(), old: String::new(), new: word.to_owned() }
}

/// The fields that a row changes, in words; `named` is the column by which one is found, with what stands in it.
pub fn told(now: &Map<String, Json>, set: &Map<String, Json>, named: (&str, &str)) -> Vec<FieldChange> {
    let change = |(field, new): (&String, &Json)| match field.as_str() {
        "archived" => in_use(named.0, named.1),
        _ => FieldChange {
            field: field.clone(),
            old: now.get(field).map(merge::show).unwrap_or_default(),
            new: merge::show(new),
        },
    };
    set.iter().map(change).collect()
}

/// What one is called, and its fields.
pub type Now = (String, Map<String, Json>);

/// One sort of such things.
pub struct Agreed {
    /// What its events speak of.
    pub noun: &'static str,
    /// The verb of the event that made one.
    pub added: &'static str,
    /// The verb of the event by which it goes.
    pub removed: &'static str,
    /// What one is called, and what it says; `NotFound` once it is gone.
    pub now: fn(&Conn<'_>, Uuid) -> Result<Now>,
    /// Stores fields of one, by the rules that hold for who administers.
    pub save: fn(&Tx<'_>, &Acting, Uuid, &Map<String, Json>) -> Result<()>,
    /// Deletes one; false when something names it.
    pub delete: fn(&Tx<'_>, Uuid) -> Result<bool>,
}

/// Takes a part back, the newest first.
///
/// # Errors
/// `Forbidden` without the right to import; what the database says.
pub fn take_back(tx: &Tx<'_>, by: &Acting, undoing: &Undoing, sort: &Agreed) -> Result<Undone> {
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
        if event.verb == sort.added {
            if used.contains(&id) || !(sort.delete)(tx, id)? {
                undone.kept.push(Kept::used(by, None, id, name));
                continue;
            }
            events::record(tx, by, NewEvent::install(sort.removed, sort.noun, id))?;
            done.extend(found.iter().filter(|e| e.subject == id));
        } else if !made.iter().any(|(_, subject)| *subject == id) {
            // What was done to one that the import made goes or stays with it.
            let stays = fields_back(tx, &now, &event.changes, |tx, set| (sort.save)(tx, by, id, set))?;
            if stays.nothing() {
                done.push(event);
            } else {
                undone.kept.push(Kept::stays(by, None, id, name, &stays));
            }
        }
    }
    taking_back::mark(tx, by, &done)?;
    // Several events may be of one thing.
    undone.back = done.iter().map(|event| event.subject).collect::<HashSet<Uuid>>().len() as u64;
    Ok(undone)
}
