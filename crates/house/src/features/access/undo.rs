//! Taking back what was done to teams and grants, with a permit of its own.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use crate::base::dated::Span;
use crate::base::permit::permit_archived;
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, BatchId, Error, Manage, Result, RowId, Tx};
use crate::features::access::actions::grants::may_grant;
use crate::features::access::model::{Assignment, Grant, Part};
use crate::features::access::permits::permit_set_archived;
use crate::features::access::store::{assignments, grants, materialise, sets};

/// The rows before and after, as the event holds them.
fn rows<T>(event: &StoredEvent, read: impl Fn(&Json) -> Option<T>) -> Result<(Vec<T>, Vec<T>)> {
    let list =
        |i: usize| -> Option<Vec<T>> { event.changes.get("rows")?.get(i)?.as_array()?.iter().map(&read).collect() };
    list(0).zip(list(1)).ok_or_else(|| Error::conflict("error-no-undo"))
}

fn spread(tx: &Tx<'_>, by: &Acting, account: AccountId, leads: bool) -> Result<()> {
    let set = sets::fill(tx, by, &[account])?;
    if leads {
        sets::descend(tx, set)?;
    }
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)
}

/// Takes back all reassignments of a batch at once, unless a row of one changed since.
pub fn reassigned(tx: &Tx<'_>, by: &Acting, _: BatchId, events: &[StoredEvent]) -> Result<()> {
    let accounts: Vec<AccountId> = events.iter().map(|e| AccountId(e.scope)).collect();
    let set = sets::fill(tx, by, &accounts)?;
    let permit = permit_set_archived::<Manage>(tx, &by.viewer, set)?;
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for event in events {
        let (was, became) = rows(event, |json| assignments::of_json(AccountId(event.scope), json))?;
        before.extend(was);
        after.extend(became);
    }
    let gone = reopened(assignments::leads_of_set(&permit, jiff::civil::date(1, 1, 1))?, &before, &after)?;
    let ids = by.uuid();
    sets::put(tx, ids, gone.iter().map(|id| id.0))?;
    assignments::delete_set(&permit, ids)?;
    assignments::put_set(&permit, &before)?;
    sets::clear(tx, ids)?;
    sets::descend(tx, set)?;
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)
}

/// The rows to delete so that the leads before hold again; none when the leads are not what the events left.
fn reopened(stored: Vec<Assignment>, before: &[Assignment], after: &[Assignment]) -> Result<Vec<RowId>> {
    let changed = || Error::conflict("access-error-undo-changed");
    let mut left: HashMap<RowId, Assignment> = stored.into_iter().map(|row| (row.id, row)).collect();
    if after.iter().any(|row| left.get(&row.id).is_none_or(|now| now.span != row.span)) {
        return Err(changed());
    }
    let back: HashSet<RowId> = before.iter().map(|row| row.id).collect();
    let gone: Vec<RowId> = after.iter().map(|row| row.id).filter(|id| !back.contains(id)).collect();
    for id in gone.iter().chain(&back) {
        left.remove(id);
    }
    let mut leads: HashMap<AccountId, Vec<Span>> = HashMap::new();
    for row in left.values() {
        leads.entry(row.account).or_default().push(row.span);
    }
    let taken = |row: &Assignment| leads.get(&row.account).is_some_and(|l| l.iter().any(|s| s.overlaps(&row.span)));
    if before.iter().any(taken) { Err(changed()) } else { Ok(gone) }
}

/// Takes back an assignment that was made or ended, unless its rows changed since.
pub fn assignment(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let account = AccountId(event.scope);
    let permit = permit_archived::<Manage>(tx, &by.viewer, account)?;
    let (before, after) = rows(event, |json| assignments::of_json(account, json))?;
    for row in &after {
        if assignments::find(&permit, row.id)?.is_none_or(|now| now.span != row.span) {
            return Err(Error::conflict("access-error-undo-changed"));
        }
    }
    for row in after.iter().filter(|a| before.iter().all(|b| b.id != a.id)) {
        assignments::delete(tx, account, row.id)?;
    }
    for row in &before {
        assignments::put(tx, row)?;
    }
    let is_lead = |row: &Assignment| row.role == Part::Lead;
    for back in before.iter().filter(|r| is_lead(r)) {
        let stored = assignments::from_day(&permit, back.span.from)?;
        if stored.iter().any(|r| is_lead(r) && r.id != back.id && r.span.overlaps(&back.span)) {
            return Err(Error::conflict("access-error-undo-changed"));
        }
    }
    spread(tx, by, account, before.iter().chain(&after).any(is_lead))
}

/// Takes back a grant that was given or revoked, unless it changed since.
pub fn grant(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let account = AccountId(event.scope);
    let permit = permit_archived::<Manage>(tx, &by.viewer, account)?;
    may_grant(by, &permit)?;
    let (before, after): (Vec<Grant>, Vec<Grant>) = rows(event, |json| grants::of_json(account, json))?;
    for row in &after {
        if grants::find(&permit, row.id)?.is_none_or(|now| now.span != row.span) {
            return Err(Error::conflict("access-error-undo-changed"));
        }
    }
    for row in after.iter().filter(|a| before.iter().all(|b| b.id != a.id)) {
        grants::delete(tx, &permit, row.id)?;
    }
    for row in &before {
        grants::put(tx, &permit, row)?;
    }
    spread(tx, by, account, false)
}
