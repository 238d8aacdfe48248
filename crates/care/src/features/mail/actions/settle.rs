//! Saying what an address is.

use serde_json::{Map, json};
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Filed, Is, Received};
use super::super::store::{filed, waiting};
use super::file::{Places, at, ours};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Edit, Error, PersonId, Result, validate};
use crate::features::files::store::content;
use crate::features::people;
use crate::features::people::details::CONTACTS;
use crate::features::people::model::{EditPerson, NewPerson, Position};
use crate::features::people::store::position;

/// Files the mail to somebody known or new, or lets the address be nobody's; answers where it was filed.
///
/// # Errors
/// `NotFound` for an address that does not wait for the viewer; what the verbs of people and conversations say.
pub fn settle(tx: &Tx<'_>, by: &Acting, id: Uuid, is: &Is, received: Option<&Received>) -> Result<Option<Filed>> {
    let (_, stray) = waiting::find(tx, by.viewer.id, id)?;
    let (state, place) = match is {
        Is::Nobody => ("nobody", None),
        Is::Known(account, person) => ("known", Some((*account, known(tx, by, *account, *person, &stray.email)?))),
        Is::New(account, name) => ("new", Some((*account, new(tx, by, *account, name, &stray.email)?))),
    };
    waiting::set(tx, id, state, place.map(|(_, person)| person), Some(by.now))?;
    let changes = json!({"state": ["open", state]});
    events::record(tx, by, NewEvent::install("mail.settled", "mail_address", id).changes(changes))?;
    let (Some((account, person)), Some(received)) = (place, received) else { return Ok(None) };
    let places = Places::from([(account, [person].into())]);
    content::forget(tx, &received.raw)?;
    Ok(at(tx, by, received, &ours(tx, received)?, &places)?.pop())
}

/// Somebody of the account; the address is noted, as a further one where they have another, if the viewer may change that.
fn known(tx: &Tx<'_>, by: &Acting, account: AccountId, person: PersonId, email: &str) -> Result<PersonId> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    if position::names(&permit, &[person])?.is_empty() {
        return Err(Error::field("person", "error-unknown"));
    }
    if permit.allows::<Edit>()
        && let Some(place) = filed::addressed(&permit, person)?
    {
        note(tx, by, &position::find(&permit, place)?, email)?;
    }
    Ok(person)
}

/// Notes an address; whoever has many already keeps them as they are.
fn note(tx: &Tx<'_>, by: &Acting, place: &Position, email: &str) -> Result<()> {
    let mut set = Map::new();
    if place.email.is_empty() {
        set.insert(String::from("email"), json!(email));
    } else {
        let mut all = place.details.fields().remove("contacts").unwrap_or_else(|| json!([]));
        let known = place.email.to_lowercase() == email
            || place.details.contacts.iter().any(|c| c.value.to_lowercase() == email);
        match all.as_array_mut() {
            Some(list) if !known && list.len() < CONTACTS => list.push(json!(format!("work: {email}"))),
            _ => return Ok(()),
        }
        set.insert(String::from("contacts"), all);
    }
    people::actions::edit(tx, by, place.account, place.id, &EditPerson { set, ..EditPerson::default() })?;
    Ok(())
}

fn new(tx: &Tx<'_>, by: &Acting, account: AccountId, name: &str, email: &str) -> Result<PersonId> {
    // Whether the account exists is told before what is wrong with the name.
    permit::<Edit>(tx, &by.viewer, account)?;
    let mut fields = crate::base::Fields::default();
    let name = validate::required(&mut fields, "name", name, validate::NAME);
    fields.finish()?;
    let person = NewPerson { email: email.to_owned(), ..NewPerson::named(account, &name, by.today) };
    Ok(people::actions::add(tx, by, &[person])?[0].0)
}
