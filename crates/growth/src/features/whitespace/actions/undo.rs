//! Taking back what was done.

use serde_json::Value as Json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Facts, Place};
use super::super::store::cells;
use super::{openings, rules};
use crate::base::dated::Span;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Edit, Error, Result};

/// How each verb is undone.
pub const KINDS: [UndoKind; 8] = [
    UndoKind { verb: "whitespace.noted", run: cell },
    UndoKind { verb: "whitespace.cleared", run: cell },
    UndoKind { verb: "opening.dismissed", run: shown },
    UndoKind { verb: "opening.recalled", run: hidden },
    UndoKind { verb: "cross_sell_rule.added", run: |tx, by, e| rules::set_archived(tx, by, e.subject, true) },
    UndoKind { verb: "cross_sell_rule.restored", run: |tx, by, e| rules::set_archived(tx, by, e.subject, true) },
    UndoKind { verb: "cross_sell_rule.archived", run: |tx, by, e| rules::set_archived(tx, by, e.subject, false) },
    UndoKind { verb: "cross_sell_rule.edited", run: |tx, by, e| rules::back(tx, by, e.subject, &e.changes) },
];

fn text<'a>(value: &'a Json, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The row goes, and the one before holds on, provided that nobody noted something since.
fn cell(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, AccountId(event.scope))?;
    let since = || Error::conflict("accounts-error-changed-since");
    let new = |name: &str| event.changes[name][1].as_str().unwrap_or_default();
    let day = new("from").parse().map_err(|_| since())?;
    let place: Place = (new("unit").parse().ok(), new("offering").parse().map_err(|_| since())?);
    let rows = cells::from_on(&permit, place, day)?;
    let holds = rows.first().filter(|n| n.span.from <= day);
    if event.verb == "whitespace.noted" {
        let mine = holds.filter(|n| n.id == event.subject).ok_or_else(since)?;
        cells::delete(tx, &permit, mine.id)?;
    } else if holds.is_some() {
        return Err(since());
    }
    let was = &event.changes["was"][0];
    if let (Ok(id), Ok(from)) = (text(was, "id").parse::<Uuid>(), text(was, "from").parse()) {
        // It ends where it ended, or where something was noted since.
        let end = text(was, "to").parse().map_err(|_| since())?;
        let later = rows.iter().map(|n| n.span.from).find(|d| *d > day).unwrap_or(end).min(end);
        match cells::find(&permit, id)? {
            Some(_) => cells::until(tx, &permit, id, later)?,
            None => {
                let facts = was["facts"].as_object().map(Facts::of).ok_or_else(since)?;
                cells::insert(tx, by, &permit, &[(id, place, &facts, Span { from, to: later })])?;
            }
        }
    }
    let told = NewEvent::on(permit.account(), "whitespace.undone", "whitespace_cell", event.subject);
    events::record(tx, by, told)?;
    Ok(())
}

fn shown(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    // What it replaced comes back by its own event of the batch.
    openings::until(tx, by, AccountId(event.scope), event.subject, by.today, "opening.recalled")
}

fn hidden(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let day = event.changes["until"][0].as_str().and_then(|d| d.parse().ok());
    let day = day.ok_or_else(|| Error::conflict("accounts-error-changed-since"))?;
    openings::until(tx, by, AccountId(event.scope), event.subject, day, "opening.dismissed")
}
