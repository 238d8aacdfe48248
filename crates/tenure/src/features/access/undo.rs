//! Taking back what was done to teams and grants, with a permit of its own.

use serde_json::Value as Json;

use crate::base::permit::permit_archived;
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Error, Manage, Result, Tx};
use crate::features::access::actions::grants::may_grant;
use crate::features::access::model::{Assignment, Grant, Part};
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

/// Takes back an assignment that was made, ended or reassigned, unless its rows changed since.
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
