//! Putting openings off, and bringing them back.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::gather::Books;
use super::super::model::openings::Reason;
use super::super::model::{Place, State};
use super::super::store::{Whose, dismissals, known};
use super::fit::offered;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, Result};

/// Years after which nobody knows any more why.
const YEARS: i64 = 3;

/// Why and until when.
#[derive(Clone, Debug, PartialEq)]
pub struct Dismiss {
    /// Where.
    pub place: Place,
    /// Why.
    pub reason: Reason,
    /// In words.
    pub note: String,
    /// First day on which it may come back.
    pub until: Date,
}

/// Puts an opening off; answers the id of that. What was said of it before no longer holds.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Invalid` for a day that is not ahead or too far, for another reason
/// without words, or for a cell that is not there or does not apply.
pub fn dismiss(tx: &Tx<'_>, by: &Acting, account: AccountId, input: &Dismiss) -> Result<Uuid> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let mut wrong = Fields::default();
    let last = by.today.checked_add(YEARS.years()).unwrap_or(by.today);
    if input.until <= by.today || input.until > last {
        wrong.add("until", "whitespace-error-until");
    }
    if input.reason == Reason::Other && input.note.is_empty() {
        wrong.add("note", "whitespace-error-reason");
    }
    let (unit, offering) = input.place;
    if let Some(unit) = unit
        && known::kinds(&permit)?.get(&unit).is_none_or(|head| head.archived)
    {
        wrong.add("unit", "whitespace-error-unit");
    }
    if let Some(refused) = offered(tx, by.today)?.unsold(offering) {
        refused.tell(&mut wrong, "offering");
    }
    wrong.finish()?;
    let books = Books::load(tx, &Whose::Account(account), &by.settings, by.today, by.today)?;
    let grid = books.grid(account, &books.tree.above(offering));
    if grid.cell(input.place).is_none_or(|cell| cell.state == State::NotApplicable) {
        return Err(Error::field("offering", "whitespace-error-no-opening"));
    }
    for before in dismissals::of(&permit, input.place, by.today)? {
        until(tx, by, account, before.id, by.today, "opening.recalled")?;
    }
    let id = by.uuid();
    dismissals::insert(tx, by, &permit, id, input.place, (input.reason, &input.note, input.until))?;
    let changes = json!({
        "unit": [null, input.place.0], "offering": [null, input.place.1], "reason": [null, input.reason.code()],
        "note": [null, input.note], "until": [null, input.until.to_string()],
    });
    events::record(tx, by, NewEvent::on(account, "opening.dismissed", "opening", id).changes(changes))?;
    Ok(id)
}

/// Lets an opening that was put off come back today, however often it was put off.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit`; `Conflict` when it has come back already.
pub fn recall(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Uuid) -> Result<()> {
    until(tx, by, account, id, by.today, "opening.recalled")?;
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    for other in dismissals::of(&permit, dismissals::find(&permit, id)?.place, by.today)? {
        until(tx, by, account, other.id, by.today, "opening.recalled")?;
    }
    Ok(())
}

/// Sets the day, with the event.
pub(super) fn until(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: Uuid,
    day: Date,
    verb: &'static str,
) -> Result<()> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = dismissals::find(&permit, id)?;
    if stored.until <= by.today && day <= by.today {
        return Err(Error::conflict("whitespace-error-back"));
    }
    dismissals::set_until(tx, &permit, id, day)?;
    let changes = json!({"until": [stored.until.to_string(), day.to_string()]});
    events::record(tx, by, NewEvent::on(account, verb, "opening", id).changes(changes))?;
    Ok(())
}
