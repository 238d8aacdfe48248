//! The account team: who has which part, from when to when.

use std::collections::BTreeMap;

use super::support::{Touched, changes, check_input, finish_row, spread};
use crate::base::dated::Span;
use crate::base::events::{NewEvent, record};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Error, Fields, Manage, Permit, Result, RowId, Tx, UserId};
use crate::features::access::model::{Assignment, EndRow, Meeting, NewAssignment, Part, meet};
use crate::features::access::store::assignments as store;
use crate::features::org::rules::{Ending, carve, ending};

pub use super::reassign::reassign;

/// Assigns people to accounts. A new lead takes the days of the lead before, whose row is cut; a row that says all
/// this already stays. The answer has one row id per input.
///
/// # Errors
/// `NotFound` and `Forbidden` as for the permit to manage; `Invalid` for unknown or inactive users, units of other
/// accounts, and shares outside 1 to 100.
pub fn assign(tx: &Tx<'_>, by: &Acting, new: &[NewAssignment]) -> Result<Vec<RowId>> {
    // The permits come first: whoever may not see an account learns nothing about the rest of the input.
    let mut permits: BTreeMap<AccountId, Option<Permit<'_, Manage>>> = new.iter().map(|n| (n.account, None)).collect();
    for (account, slot) in &mut permits {
        *slot = Some(permit::<Manage>(tx, &by.viewer, *account)?);
    }
    check_input(tx, new)?;
    let (mut ids, mut changed, mut leads) = (Vec::with_capacity(new.len()), Vec::new(), false);
    for (i, row) in new.iter().enumerate() {
        let Some(Some(permit)) = permits.get(&row.account) else { return Err(Error::NotFound) };
        check_unit(permit, row, i, new.len())?;
        let (id, is_new) = put(tx, by, permit, row)?;
        ids.push(id);
        if is_new {
            changed.push(row.account);
            leads |= row.role == Part::Lead;
        }
    }
    spread(tx, by, &changed, leads)?;
    Ok(ids)
}

fn check_unit(permit: &Permit<'_, Manage>, row: &NewAssignment, index: usize, count: usize) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(unit) = row.unit
        && !store::has_unit(permit, unit)?
    {
        fields.add("unit", "error-unknown");
    }
    finish_row(fields, index, count)
}

/// Puts one row over those that it meets; says its id, and whether it is new.
fn put(tx: &Tx<'_>, by: &Acting, permit: &Permit<'_, Manage>, new: &NewAssignment) -> Result<(RowId, bool)> {
    let stored = store::from_day(permit, new.span.from)?;
    if let Some(same) = stored.iter().find(|old| meet(old, new) == Meeting::Covered) {
        return Ok((same.id, false));
    }
    let (mut touched, mut old_lead) = (Touched::default(), None);
    for old in stored.iter().filter(|old| meet(old, new) == Meeting::Takes) {
        if old.role == Part::Lead && old.span.holds(new.span.from) {
            old_lead = Some(old.user);
        }
        take(tx, by, old, new.span, &mut touched)?;
    }
    let row = store::new_row(by, new);
    store::put(tx, &row)?;
    touched.note(None, Some(store::to_json(&row)));
    let event = NewEvent::on(new.account, "assignment.made", "assignment", row.id.0)
        .changes(changes(&row, true, old_lead, touched))
        .reason(&new.reason);
    record(tx, by, event)?;
    Ok((row.id, true))
}

/// Takes the days of `new` from a stored row: what lies before and after stays.
fn take(tx: &Tx<'_>, by: &Acting, old: &Assignment, new: Span, touched: &mut Touched) -> Result<()> {
    let before_json = Some(store::to_json(old));
    let (before, after) = carve(old.span, new);
    let mut parts = [before, after].into_iter().flatten();
    match parts.next() {
        None => {
            store::delete(tx, old.account, old.id)?;
            touched.note(before_json, None);
        }
        Some(span) => {
            let cut = Assignment { span, ..old.clone() };
            store::put(tx, &cut)?;
            touched.note(before_json, Some(store::to_json(&cut)));
        }
    }
    if let Some(span) = parts.next() {
        let rest = Assignment { id: RowId(by.uuid()), span, ..old.clone() };
        store::put(tx, &rest)?;
        touched.note(None, Some(store::to_json(&rest)));
    }
    Ok(())
}

/// The founding team of accounts that were created in this very batch, before anybody can manage them.
///
/// # Errors
/// `NotFound` for an account that is absent or not new; `Invalid` as [`assign`], and for two leads on one day.
pub fn found(tx: &Tx<'_>, by: &Acting, new: &[NewAssignment]) -> Result<Vec<RowId>> {
    check_input(tx, new)?;
    let accounts: std::collections::BTreeSet<AccountId> = new.iter().map(|n| n.account).collect();
    for account in &accounts {
        if !store::is_new(tx, *account, by)? {
            return Err(Error::NotFound);
        }
    }
    let mut rows: Vec<Assignment> = Vec::with_capacity(new.len());
    let mut leads: std::collections::HashMap<AccountId, Vec<Span>> = std::collections::HashMap::new();
    for (i, input) in new.iter().enumerate() {
        let mut fields = Fields::default();
        if input.role == Part::Lead {
            let held = leads.entry(input.account).or_default();
            if held.iter().any(|span| span.overlaps(&input.span)) {
                fields.add("role", "access-error-two-leads");
            }
            held.push(input.span);
        }
        if input.unit.is_some() {
            fields.add("unit", "error-unknown");
        }
        finish_row(fields, i, new.len())?;
        let row = store::new_row(by, input);
        store::put(tx, &row)?;
        let mut touched = Touched::default();
        touched.note(None, Some(store::to_json(&row)));
        let event = NewEvent::on(row.account, "assignment.made", "assignment", row.id.0)
            .changes(changes(&row, true, None, touched))
            .reason(&input.reason);
        record(tx, by, event)?;
        rows.push(row);
    }
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    spread(tx, by, &accounts, true)?;
    Ok(rows.into_iter().map(|r| r.id).collect())
}

/// Ends an assignment; one that has not begun goes. The account may be without a lead then.
///
/// # Errors
/// `NotFound` and `Forbidden` as for the permit to manage; `Invalid` on `last` when it lies before the first day.
pub fn end(tx: &Tx<'_>, by: &Acting, input: &EndRow) -> Result<()> {
    let permit = permit::<Manage>(tx, &by.viewer, input.account)?;
    let old = store::find(&permit, input.row)?.ok_or(Error::NotFound)?;
    let mut touched = Touched::default();
    match ending(old.span, input.last, by.today) {
        None => return Err(Error::field("last", "access-error-end")),
        Some(Ending::Drop) => {
            store::delete(tx, old.account, old.id)?;
            touched.note(Some(store::to_json(&old)), None);
        }
        Some(Ending::Cut(to)) => {
            let cut = Assignment { span: Span { from: old.span.from, to }, ..old.clone() };
            store::put(tx, &cut)?;
            touched.note(Some(store::to_json(&old)), Some(store::to_json(&cut)));
        }
    }
    let event = NewEvent::on(input.account, "assignment.ended", "assignment", old.id.0)
        .changes(changes(&old, false, None, touched))
        .reason(&input.reason);
    record(tx, by, event)?;
    spread(tx, by, &[input.account], old.role == Part::Lead)
}

/// The lead of an account on a day, for those who hold a permit.
///
/// # Errors
/// What the database says.
pub fn lead(
    permit: &Permit<'_, impl crate::base::permit::AtLeast<crate::base::Read>>,
    day: jiff::civil::Date,
) -> Result<Option<(UserId, String)>> {
    let members = store::members(permit)?;
    let lead = members.into_iter().find(|m| m.row.role == Part::Lead && m.row.span.holds(day));
    Ok(lead.map(|m| (m.row.user, m.name)))
}

/// The team of an account, past and future rows included: leads first.
///
/// # Errors
/// What the database says.
pub fn members(
    permit: &Permit<'_, impl crate::base::permit::AtLeast<crate::base::Read>>,
) -> Result<Vec<crate::features::access::model::Member>> {
    store::members(permit)
}
