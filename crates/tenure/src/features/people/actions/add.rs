//! Adding people to accounts.

use std::collections::BTreeMap;

use serde_json::json;
use tenure_db::Tx;

use super::super::custom;
use super::super::model::NewPerson;
use super::super::registrations::{PEOPLE_COUNT, PERSON};
use super::super::store;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, PersonId, PositionId, Result, search};
use crate::features::fields::{Catalogue, Owner, Subject, input};

/// Adds people, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `edit` on an account; `Invalid` for a unit of another account or a person that the
/// viewer cannot see.
pub fn add(tx: &Tx<'_>, by: &Acting, people: &[NewPerson]) -> Result<Vec<(PersonId, PositionId)>> {
    let given = people.iter().any(|new| !new.custom.is_empty());
    let catalogue = Catalogue::acting(tx, by, given)?;
    let people = &filled(&catalogue, by, people);
    let mut accounts: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, new) in people.iter().enumerate() {
        accounts.entry(new.account).or_default().push(i);
    }
    for (account, rows) in &accounts {
        let permit = permit::<Edit>(tx, &by.viewer, *account)?;
        for new in rows.iter().map(|i| &people[*i]) {
            check(tx, by, &permit, new)?;
            if !new.only_named {
                custom::demand(&catalogue, by, &permit, &new.custom, None)?;
            }
        }
    }
    let ids: Vec<(PersonId, PositionId)> =
        people.iter().map(|new| (new.person.unwrap_or_else(|| PersonId(by.uuid())), PositionId(by.uuid()))).collect();
    let rows: Vec<_> = people.iter().zip(&ids).map(|(new, (person, position))| (*person, *position, new)).collect();
    store::position::insert(tx, by, &rows)?;
    let values: Vec<_> = rows.iter().map(|(_, id, new)| (Owner::person(new.account, *id), &new.custom)).collect();
    input::insert(tx, &catalogue, &values)?;
    for (person, position, new) in &rows {
        let known = new.person.map(|_| store::position::person_name(tx, *person)).transpose()?;
        let name = known.as_deref().unwrap_or(&new.name);
        let mut changes = json!({"name": [null, name], "title": [null, new.title], "email": [null, new.email]});
        new.custom.iter().for_each(|(name, value)| changes[name.as_str()] = json!([null, value]));
        let event = NewEvent::on(new.account, "person.added", "position", position.0).version(1).changes(changes);
        events::record(tx, by, event)?;
    }
    let things: Vec<_> = rows.iter().map(|(_, position, new)| (new.account, position.0)).collect();
    search::refresh(tx, &PERSON, &things)?;
    accounts.keys().try_for_each(|account| refresh(tx, *account))?;
    Ok(ids)
}

/// With the defaults of custom fields of which they say nothing.
fn filled(catalogue: &Catalogue, by: &Acting, people: &[NewPerson]) -> Vec<NewPerson> {
    let mut people = people.to_vec();
    for new in &mut people {
        input::fill(catalogue, Subject::Person, by.today, &by.settings.currency, &mut new.custom);
        new.custom.retain(|_, value| !value.is_null());
    }
    people
}

/// Recomputes what the account shows of its people.
pub fn refresh(tx: &Tx<'_>, account: AccountId) -> Result<()> {
    PEOPLE_COUNT.refresh(tx, account)
}

fn check(tx: &Tx<'_>, by: &Acting, permit: &crate::base::Permit<'_, Edit>, new: &NewPerson) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(unit) = new.unit
        && !store::position::has_unit(permit, unit)?
    {
        fields.add("unit", "error-unknown");
    }
    match new.person {
        Some(person) if !store::position::visible(tx, &by.viewer, person)? => fields.add("person", "error-unknown"),
        None if new.name.trim().is_empty() => fields.add("name", "error-required"),
        _ => {}
    }
    if fields.0.is_empty() { Ok(()) } else { Err(Error::Invalid(fields)) }
}
