//! Named grants.

use serde_json::{Value as Json, json};

use super::support::{REASON, Touched, spread};
use crate::base::dated::{OPEN, Span};
use crate::base::events::{NewEvent, record};
use crate::base::permit::permit;
use crate::base::{Acting, Error, Fields, Manage, Permit, Result, Right, RowId, Tx, validate};
use crate::features::access::model::{EndRow, Grant, NewGrant};
use crate::features::access::store::{assignments, grants as store};
use crate::features::org::rules::{Ending, ending};

/// Whether the actor may give and revoke grants on an account that they manage: its lead, or by right.
///
/// # Errors
/// `Forbidden` when not.
pub fn may_grant(by: &Acting, permit: &Permit<'_, Manage>) -> Result<()> {
    if by.viewer.has(Right::Grant) || assignments::leads(permit, by.viewer.id, by.today)? {
        return Ok(());
    }
    Err(Error::Forbidden("access-error-may-not-grant"))
}

/// Gives a right to one person until a day.
///
/// # Errors
/// `NotFound` and `Forbidden` as for the permit to manage, and for whoever is neither lead nor has the right to
/// grant; `Invalid` for unknown or inactive users, a level outside read to manage, no end, or an end in the past.
pub fn give(tx: &Tx<'_>, by: &Acting, new: &NewGrant) -> Result<RowId> {
    let permit = permit::<Manage>(tx, &by.viewer, new.account)?;
    may_grant(by, &permit)?;
    check(tx, by, new)?;
    let row = store::new_row(by, new);
    store::put(tx, &permit, &row)?;
    let mut touched = Touched::default();
    touched.note(None, Some(store::to_json(&row)));
    let event = NewEvent::on(new.account, "grant.given", "grant", row.id.0)
        .changes(changes(&row, true, touched))
        .reason(&new.reason);
    record(tx, by, event)?;
    spread(tx, by, &[new.account], false)?;
    Ok(row.id)
}

fn check(tx: &Tx<'_>, by: &Acting, new: &NewGrant) -> Result<()> {
    let mut fields = Fields::default();
    match assignments::active_spans(tx, &[new.user])?.first() {
        None => fields.add("user", "error-unknown"),
        Some((_, span)) if span.to <= new.span.from => fields.add("user", "access-error-inactive"),
        Some(_) => {}
    }
    if !(2..=5).contains(&new.level) {
        let allowed = vec![("allowed", String::from("read, contribute, edit, manage"))];
        fields.add_with("level", "error-one-of", allowed);
    }
    if new.span.to == OPEN {
        fields.add("valid_to", "access-error-grant-end");
    } else if new.span.to <= by.today {
        fields.add("valid_to", "access-error-grant-past");
    } else if new.span.from >= new.span.to {
        fields.add("valid_to", "error-ends-before-start");
    }
    validate::line(&mut fields, "reason", &new.reason, REASON);
    fields.finish()
}

/// Ends a grant after the day `last`; to end it at once, `last` is yesterday. One that has not begun goes.
///
/// # Errors
/// As [`give`]; `Conflict` when it has ended already.
pub fn revoke(tx: &Tx<'_>, by: &Acting, input: &EndRow) -> Result<()> {
    let permit = permit::<Manage>(tx, &by.viewer, input.account)?;
    let old = store::find(&permit, input.row)?.ok_or(Error::NotFound)?;
    may_grant(by, &permit)?;
    if old.span.to <= by.today {
        return Err(Error::conflict("access-error-grant-over"));
    }
    let mut touched = Touched::default();
    let before = Some(store::to_json(&old));
    // A grant that began today and is revoked today never held for a whole day: it goes.
    match ending(old.span, input.last, by.today) {
        None => return Err(Error::field("last", "access-error-end")),
        Some(Ending::Drop) => {
            store::delete(tx, &permit, old.id)?;
            touched.note(before, None);
        }
        Some(Ending::Cut(to)) => {
            let cut = Grant { span: Span { from: old.span.from, to }, ..old.clone() };
            store::put(tx, &permit, &cut)?;
            touched.note(before, Some(store::to_json(&cut)));
        }
    }
    let event = NewEvent::on(input.account, "grant.revoked", "grant", old.id.0)
        .changes(changes(&old, false, touched))
        .reason(&input.reason);
    record(tx, by, event)?;
    spread(tx, by, &[input.account], false)
}

/// All grants of an account, latest first.
///
/// # Errors
/// What the database says.
pub fn list(permit: &Permit<'_, Manage>) -> Result<Vec<crate::features::access::model::Granted>> {
    store::list(permit)
}

fn changes(row: &Grant, given: bool, touched: Touched) -> Json {
    let pair = |value: Json| if given { json!([null, value]) } else { json!([value, null]) };
    json!({
        "user": pair(json!(row.user)),
        "level": pair(json!(crate::features::access::model::level_word(row.level))),
        "valid_from": pair(json!(row.span.from.to_string())),
        "valid_to": pair(json!(row.span.last().map(|d| d.to_string()))),
        "rows": touched.json(),
    })
}
