//! Somebody changed employer: their position ends here and one begins there, in one batch that is undone together.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;

use super::super::details::{Contact, Details};
use super::super::model::{NewPerson, Position};
use super::super::store;
use super::{add, save};
use crate::base::dated::Span;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, PositionId, Result, UnitId};

/// Where somebody went, and what they are there.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The account that they work for now.
    pub to: AccountId,
    /// Their last day here.
    pub last_day: Date,
    /// Their first day there; the day after the last without it.
    pub first_day: Option<Date>,
    /// Title there.
    pub title: String,
    /// Work e-mail there, or empty.
    pub email: String,
    /// Phone there, or empty.
    pub phone: String,
    /// A unit there.
    pub unit: Option<UnitId>,
    /// Whether private numbers and addresses, languages and the preferred channel go along.
    pub take_along: bool,
    /// Why.
    pub reason: String,
}

/// Ends the position here and begins one there; answers the new one.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on both accounts; `Invalid` for days in the wrong order or the same account;
/// `Conflict` for a position that has ended before.
pub fn move_on(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, moved: &Moved) -> Result<PositionId> {
    if moved.to == account {
        return Err(Error::field("to", "people-error-same-account"));
    }
    // Both are locked in the order of their ids, so that two who move people to and fro do not wait for each other.
    let there_first = moved.to < account;
    if there_first {
        permit::<Edit>(tx, &by.viewer, moved.to)?;
    }
    let here = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::position::find(&here, id)?;
    if stored.archived {
        return Err(Error::conflict("people-error-archived"));
    }
    if stored.span.last().is_some_and(|last| last < moved.last_day) {
        return Err(Error::field("last_day", "people-error-ended"));
    }
    let first = moved.first_day.unwrap_or_else(|| crate::base::dated::next_day(moved.last_day));
    if first < stored.span.from {
        return Err(Error::field("first_day", "error-ends-before-start"));
    }
    let set = json!({"valid_to": moved.last_day.to_string()}).as_object().cloned().unwrap_or_default();
    save(tx, by, &here, &stored, &set, ("person.left", &moved.reason))?;
    let new = taken(&stored, moved, first);
    Ok(add(tx, by, &[new])?[0].1)
}

/// The new position. Reasons to keep data and notes are the old account's and stay there.
fn taken(stored: &Position, moved: &Moved, first: Date) -> NewPerson {
    let old = &stored.details;
    let private = |c: &&Contact| matches!(c.kind.as_str(), "private" | "mobile");
    let details = if moved.take_along {
        Details {
            contacts: old.contacts.iter().filter(private).cloned().collect(),
            languages: old.languages.clone(),
            channel: old.channel.clone(),
            ..Details::default()
        }
    } else {
        Details::default()
    };
    NewPerson {
        person: Some(stored.person),
        title: moved.title.clone(),
        email: moved.email.clone(),
        phone: moved.phone.clone(),
        unit: moved.unit,
        span: Span::since(first),
        details,
        ..NewPerson::named(moved.to, &stored.name, first)
    }
}
