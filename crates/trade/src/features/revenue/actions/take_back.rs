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
use crate::base::taking_back::mark;
use crate::base::{AccountId, Acting, BatchId, Edit, Result, RevenueLineId};
use crate::features::people::imports::importer;
use crate::features::people::merge;
use crate::features::rates;

/// Lines in one transaction.
const PART: usize = 2_000;
/// Events in one transaction.
const EVENTS: usize = 200;
/// The place at which the lines are done and the events begin.
const EVENTS_NEXT: (Uuid, Uuid) = (Uuid::max(), Uuid::max());

/// What a line is called where it is told that it stays.
fn name(l: &Line) -> String {
    let f = &l.facts;
    let amount = Money { minor: f.amount_minor, currency: f.currency.clone() }.decimal();
    let number = if f.document_number.is_empty() { String::new() } else { format!("{} · ", f.document_number) };
    format!("{number}{} · {} {amount}", f.sold_on, f.currency)
}

/// Takes the next part back. First the lines that the import made, by their keys; then its events.
///
/// # Errors
/// `Forbidden` without the right to import; what the database says.
pub(in crate::features::revenue) fn part(tx: &Tx<'_>, by: &Acting, _: &Registry, undoing: &Undoing) -> Result<Undone> {
    let by = importer(by)?;
    let after = undoing.after.unwrap_or((Uuid::nil(), Uuid::nil()));
    if after.0 != Uuid::max() {
        let (back, kept, next) = lines(tx, &by, &Undoing { after: Some(after), ..*undoing })?;
        return Ok(Undone { back, kept, next: Some(next.unwrap_or(EVENTS_NEXT)) });
    }
    let (events, more) = Undoing { after: None, ..*undoing }.events(tx, EVENTS)?;
    let (mut back, mut kept) = (0, Vec::new());
    for event in events.iter().filter(|e| e.verb == "revenue.edited") {
        match changed(tx, &by, event)? {
            None => back += 1,
            Some(stays) => kept.push(stays),
        }
    }
    let all: Vec<&StoredEvent> = events.iter().collect();
    mark(tx, &by, &all)?;
    Ok(Undone { back, kept, next: more.map(|_| EVENTS_NEXT) })
}

type Part = (u64, Vec<Kept>, Option<(Uuid, Uuid)>);

fn lines(tx: &Tx<'_>, by: &Acting, undoing: &Undoing) -> Result<Part> {
    let found = batch::part(tx, undoing.batch.0, undoing.after.unwrap_or_default(), PART)?;
    // What was done to a line since may have been taken back.
    let touched: Vec<(Uuid, Uuid)> = found.iter().filter(|l| l.version > 1).map(|l| (l.account.0, l.id.0)).collect();
    let touched = if touched.is_empty() { HashSet::new() } else { undoing.used(tx, &touched)? };
    let (free, used): (Vec<&Line>, Vec<&Line>) = found.iter().partition(|l| !l.archived && !touched.contains(&l.id.0));
    let kept = used.iter().filter(|l| !l.archived).map(|l| Kept::used(by, l.account, l.id.0, name(l))).collect();
    batch::delete(tx, &free)?;
    shared::refresh(tx, &shared::keys(free.iter().map(|l| &l.facts)))?;
    let next = found.last().filter(|_| found.len() == PART).map(|l| (l.account.0, l.id.0));
    Ok((free.len() as u64, kept, next))
}

/// Gives a line back what the import changed, field by field; what was changed again since is told.
fn changed(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<Option<Kept>> {
    let account = AccountId(event.scope);
    let permit = permit_archived::<Edit>(tx, &by.viewer, account)?;
    let stored = match line::find(&permit, RevenueLineId(event.subject)) {
        Ok(stored) => stored,
        Err(Error::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let now = stored.facts.fields();
    match merge::back(&now, &event.changes) {
        Ok(set) => {
            save(tx, by, &permit, &rates::store::all(tx)?, &stored, &set)?;
            Ok(None)
        }
        Err(Error::Conflict(_)) => {
            let pairs = event.changes.as_object().into_iter().flatten();
            let since = pairs.filter(|(field, pair)| now.get(*field) != pair.get(1)).map(|(field, _)| field.clone());
            Ok(Some(Kept::changed(by, account, stored.id.0, name(&stored), &since.collect::<Vec<_>>())))
        }
        Err(other) => Err(other),
    }
}

/// Takes all lines of a batch back in one transaction: for the button Undo.
///
/// # Errors
/// `Conflict` when somebody has touched one of them since.
pub(super) fn whole(tx: &Tx<'_>, by: &Acting, made: BatchId, _: &[StoredEvent]) -> Result<()> {
    let by = importer(by)?;
    let mut after = Some((Uuid::nil(), Uuid::nil()));
    while after.is_some() {
        let (_, kept, next) = lines(tx, &by, &Undoing { batch: made, after })?;
        if !kept.is_empty() {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        after = next;
    }
    Ok(())
}
