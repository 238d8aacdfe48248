//! Changing a position, and ending it.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;
use tenure_jobs::NewJob;

use super::super::custom;
use super::super::merge::{self, Stored};
use super::super::model::{EditPerson, Position};
use super::super::registrations::PERSON;
use super::super::store;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Permit, PersonId, PositionId, Result, search};
use crate::features::fields::draw::is_custom;
use crate::features::fields::{Catalogue, Owner, input};

/// Changes fields of a position; answers its version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, input: &EditPerson) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::position::find(&permit, id)?;
    let now = stored.fields();
    let mut set = input.set.clone();
    names_apart(&stored, input, &mut set)?;
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mine = merge::merge(tx, &place, &input.base, &set)?;
    let catalogue = Catalogue::acting(tx, by, mine.keys().any(|name| is_custom(name)))?;
    let after = stored.with(&mine)?;
    custom::demand(&catalogue, by, &permit, &after.custom, (!input.whole).then_some(&mine))?;
    save(tx, by, &permit, &stored, &mine, ("person.edited", ""))
}

/// Names are the person's and may have been changed at another account: they are compared with what the editor read.
fn names_apart(stored: &Position, input: &EditPerson, set: &mut Map<String, Json>) -> Result<()> {
    let (now, mut both) = (stored.fields(), Vec::new());
    for (field, was) in &input.names_was {
        let (Some(typed), Some(current)) = (set.get(field), now.get(field)) else { continue };
        if typed == was || typed == current {
            set.remove(field);
        } else if was != current && !input.base.keep.contains(field) {
            both.push((field.clone(), merge::show(current), merge::show(typed)));
        }
    }
    if both.is_empty() { Ok(()) } else { Err(merge::conflict(stored.version, both)) }
}

/// A reason to keep data has to be one of the install's terms.
fn basis_known(tx: &Tx<'_>, stored: &Position, after: &Position) -> Result<()> {
    let basis = after.details.basis.as_str();
    if basis == stored.details.basis || super::add::basis(tx, basis)? {
        Ok(())
    } else {
        Err(Error::field("basis", "error-choose"))
    }
}

/// Ends a position: `last` is its last day.
///
/// # Errors
/// `Invalid` when the day lies before the first.
pub fn end(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId, last: Date, reason: &str) -> Result<i64> {
    let permit = permit::<Edit>(tx, &by.viewer, account)?;
    let stored = store::position::find(&permit, id)?;
    let set = json!({"valid_to": last.to_string()}).as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("person.left", reason))
}

/// Lets what was said with the person be found by the new name, in the background: it may be much.
fn follow(tx: &Tx<'_>, by: &Acting, person: PersonId) -> Result<()> {
    let job = NewJob {
        kind: search::RENAMED,
        payload: json!({"person": person}),
        unique_key: Some(&person.to_string()),
        run_at: by.now,
        max_attempts: 5,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}

/// Stores fields of a position that the caller may edit, with the event; answers the version.
pub(in crate::features::people) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    stored: &Position,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<i64> {
    let after = stored.with(set)?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    if let Some(unit) = after.unit.filter(|_| after.unit != stored.unit)
        && !store::position::has_unit(permit, unit)?
    {
        return Err(Error::field("unit", "error-unknown"));
    }
    if after.custom != stored.custom {
        input::save(tx, Owner::person(stored.account, stored.id), &stored.custom, &after.custom)?;
    }
    basis_known(tx, stored, &after)?;
    let renamed = after.name != stored.name || !after.details.same_names(&stored.details);
    if renamed {
        super::not_erased(tx, stored.person)?;
    }
    store::position::update(tx, permit, stored, &after)?;
    if renamed {
        let places: Vec<_> = store::position::places(tx, after.person)?.into_iter().map(|(a, p)| (a, p.0)).collect();
        search::refresh(tx, &PERSON, &places)?;
        follow(tx, by, after.person)?;
    } else {
        search::refresh(tx, &PERSON, &[(stored.account, stored.id.0)])?;
    }
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "position", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()).reason(reason))?;
    super::refresh(tx, stored.account)?;
    Ok(version)
}
