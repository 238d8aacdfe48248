//! Taking an import of lines back, part by part: new lines that nobody has touched go, changed ones become what they
//! were, and the rest is told.

use std::collections::HashSet;

use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::Line;
use super::super::store::{batch, line, shared};
use super::edit::save;
use crate::base::error::Error;
use crate::base::imports::{Kept, Undoing, Undone};
use crate::base::money::Money;
use crate::base::permit::permit_archived;
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{Place, fields_back, mark};
use crate::base::{AccountId, Acting, BatchId, Edit, Result, RevenueLineId};
use crate::features::people::imports::importer;
use crate::features::rates;

/// Lines in one transaction.
const LINES: usize = 2_000;
/// Events in one transaction.
const EVENTS: usize = 200;
const EDITED: &str = "revenue.edited";

/// What a line is called where it is told that it stays.
fn name(l: &Line) -> String {
    let f = &l.facts;
    let amount = Money { minor: f.amount_minor, currency: f.currency.clone() }.decimal();
    let number = if f.document_number.is_empty() { String::new() } else { format!("{} · ", f.document_number) };
    format!("{number}{} · {} {amount}", f.sold_on, f.currency)
}

/// Takes the next part back: lines that the import made and events of it, account by account.
///
/// # Errors
/// `Forbidden` without the right to import; what the database says.
pub(in crate::features::revenue) fn part(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = importer(by)?;
    let (mut events, more) = undoing.events(tx, EVENTS)?;
    let (made, full) = read(tx, undoing, more)?;
    // As far as both were read.
    let next = [full, more].into_iter().flatten().min();
    if let Some(end) = next {
        events.retain(|e| (e.scope, e.id) <= end);
    }
    let mut undone = Undone { next, ..Undone::default() };
    lines(tx, &by, undoing, &made, &mut undone)?;
    let mut done = Vec::new();
    for event in &events {
        match if event.verb == EDITED { changed(tx, &by, event)? } else { None } {
            // What stays is met again when the rest is taken back.
            Some(stays) => undone.kept.push(stays),
            None => done.push(event),
        }
    }
    undone.back += done.iter().filter(|e| e.verb == EDITED).count() as u64;
    mark(tx, &by, &done)?;
    Ok(undone)
}

fn place(line: &Line) -> Place {
    (line.account.0, line.id.0)
}

/// The next lines that the import made, no further than to a place, and where the ones after them begin.
fn read(tx: &Tx<'_>, undoing: &Undoing, end: Option<Place>) -> Result<(Vec<Line>, Option<Place>)> {
    let end = end.unwrap_or((Uuid::max(), Uuid::max()));
    let found = batch::part(tx, undoing.batch.0, (undoing.after.unwrap_or_default(), end), LINES)?;
    let full = found.last().filter(|_| found.len() == LINES).map(place);
    Ok((found, full))
}

/// Deletes lines that nobody has touched since they were imported, and tells of the others.
fn lines(tx: &Tx<'_>, by: &Acting, undoing: &Undoing, made: &[Line], undone: &mut Undone) -> Result<()> {
    // What was done to a line since may have been taken back.
    let touched: Vec<Place> = made.iter().filter(|l| l.version > 1).map(place).collect();
    let touched = if touched.is_empty() { HashSet::new() } else { undoing.used(tx, &touched)? };
    let (free, used): (Vec<&Line>, Vec<&Line>) = made.iter().partition(|l| !l.archived && !touched.contains(&l.id.0));
    let kept = used.iter().filter(|l| !l.archived).map(|l| Kept::used(by, l.account, l.id.0, name(l)));
    undone.kept.extend(kept);
    batch::delete(tx, &free)?;
    shared::refresh(tx, &shared::keys(free.iter().map(|l| &l.facts)))?;
    undone.back += free.len() as u64;
    Ok(())
}

/// Gives a line back what the import changed, field by field; what stays is told.
fn changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<Option<Kept>> {
    let account = AccountId(event.scope);
    let stored = match line::find(&permit_archived::<Edit>(tx, &by.viewer, account)?, RevenueLineId(event.subject)) {
        Ok(stored) => stored,
        Err(Error::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let stays = fields_back(tx, &stored.facts.fields(), &event.changes, |tx, set| {
        let permit = permit_archived::<Edit>(tx, &by.viewer, account)?;
        save(tx, by, &permit, &rates::store::all(tx)?, &stored, set).map(drop)
    })?;
    Ok((!stays.nothing()).then(|| Kept::stays(by, account, stored.id.0, name(&stored), &stays)))
}

/// Takes all lines of a batch back in one transaction: for the button Undo.
///
/// # Errors
/// `Conflict` when somebody has touched one of them since.
pub(super) fn whole(tx: &Tx<'_>, by: &Acting, made: BatchId, _: &[StoredEvent]) -> Result<()> {
    let by = importer(by)?;
    let mut undoing = Undoing { batch: made, after: None };
    loop {
        let (found, full) = read(tx, &undoing, None)?;
        let mut undone = Undone::default();
        lines(tx, &by, &undoing, &found, &mut undone)?;
        if !undone.kept.is_empty() {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        if full.is_none() {
            return Ok(());
        }
        undoing.after = full;
    }
}
