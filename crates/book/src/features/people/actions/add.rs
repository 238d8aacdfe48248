//! Adding people to accounts.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use tenure_db::Tx;

use super::super::custom;
use super::super::details::{Details, NAMES};
use super::super::model::NewPerson;
use super::super::registrations::{PEOPLE_COUNT, PERSON};
use super::super::{phones, store};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Fields, PersonId, PositionId, Result, search};
use crate::features::fields::{Catalogue, Owner, Subject, input};
use crate::features::settings::terms::{self, BASIS};

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
    let mut countries: BTreeMap<AccountId, String> = BTreeMap::new();
    for (account, rows) in &accounts {
        let permit = permit::<Edit>(tx, &by.viewer, *account)?;
        countries.insert(*account, store::details::country(&permit)?);
        for new in rows.iter().map(|i| &people[*i]) {
            check(tx, by, &permit, new)?;
            if !new.only_named {
                custom::demand(&catalogue, by, &permit, &new.custom, None)?;
            }
        }
    }
    let ids = insert(tx, by, &catalogue, people, &countries)?;
    accounts.keys().try_for_each(|account| refresh(tx, *account))?;
    Ok(ids)
}

/// Adds people whose values are checked, on accounts that the caller may edit; the caller refreshes the accounts.
pub(in crate::features::people) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    catalogue: &Catalogue,
    people: &[NewPerson],
    countries: &BTreeMap<AccountId, String>,
) -> Result<Vec<(PersonId, PositionId)>> {
    let ids: Vec<(PersonId, PositionId)> =
        people.iter().map(|new| (new.person.unwrap_or_else(|| PersonId(by.uuid())), PositionId(by.uuid()))).collect();
    let rows: Vec<_> = people.iter().zip(&ids).map(|(new, (person, position))| (*person, *position, new)).collect();
    let of = |new: &NewPerson| countries.get(&new.account).map_or("", String::as_str);
    store::position::insert(tx, by, &rows, &people.iter().map(of).collect::<Vec<_>>())?;
    let values: Vec<_> = rows.iter().map(|(_, id, new)| (Owner::person(new.account, *id), &new.custom)).collect();
    input::insert(tx, catalogue, &values)?;
    told(tx, by, &rows)?;
    // From what is at hand, unless a name or further numbers are to be looked up.
    let (plain, other): (Vec<_>, Vec<_>) =
        rows.iter().partition(|(_, _, new)| new.person.is_none() && new.details.contacts.is_empty());
    search::add(tx, &PERSON, plain.iter().map(|(_, id, new)| entry(*id, new, of(new))).collect())?;
    search::refresh(tx, &PERSON, &other.iter().map(|(_, id, new)| (new.account, id.0)).collect::<Vec<_>>())?;
    Ok(ids)
}

/// How somebody new is found: what [`PERSON`] selects.
fn entry(id: PositionId, new: &NewPerson, country: &str) -> search::Entry {
    let (d, key) = (&new.details, phones::key(&new.phone, country));
    let key = if key.is_empty() { key } else { format!(" • {key}") };
    search::Entry {
        account: new.account,
        subject: id.0,
        at: None,
        title: new.name.clone(),
        names: format!("{} • {} • {}", d.native_name, d.former_names.replace('\n', " • "), d.pronunciation),
        numbers: format!("{} • {}{key}", new.email, new.phone),
        words: new.title.clone(),
    }
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

/// The events, with few statements.
fn told(tx: &Tx<'_>, by: &Acting, rows: &[(PersonId, PositionId, &NewPerson)]) -> Result<()> {
    let event = |(person, position, new): &(PersonId, PositionId, &NewPerson)| {
        let known = new.person.map(|_| store::position::person_name(tx, *person)).transpose()?;
        let name = known.as_deref().unwrap_or(&new.name);
        let mut changes = json!({"name": [null, name], "title": [null, new.title], "email": [null, new.email]});
        more(new, &mut changes);
        new.custom.iter().for_each(|(name, value)| changes[name.as_str()] = json!([null, value]));
        Ok(NewEvent::on(new.account, "person.added", "position", position.0).version(1).changes(changes))
    };
    events::record_set(tx, by, &rows.iter().map(event).collect::<Result<Vec<_>>>()?)
}

/// Details that were given, for the event; the parts of a known person's name are not.
fn more(new: &NewPerson, changes: &mut Json) {
    let usual = Details::default().fields();
    for (field, value) in new.details.fields() {
        if usual.get(&field) != Some(&value) && !(new.person.is_some() && NAMES.contains(&field.as_str())) {
            changes[field.as_str()] = json!([null, value]);
        }
    }
}

/// Whether a reason to keep data is none, or a term that is offered.
pub(super) fn basis(tx: &Tx<'_>, code: &str) -> Result<bool> {
    Ok(code.is_empty() || terms::list(tx, BASIS)?.iter().any(|term| term.code == code))
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
    if !basis(tx, &new.details.basis)? {
        fields.add("basis", "error-choose");
    }
    match new.person {
        Some(person) if !store::position::visible(tx, &by.viewer, person)? => fields.add("person", "error-unknown"),
        Some(person) => super::not_erased(tx, person)?,
        None if new.name.trim().is_empty() => fields.add("name", "error-required"),
        _ => {}
    }
    if fields.0.is_empty() { Ok(()) } else { Err(Error::Invalid(fields)) }
}
