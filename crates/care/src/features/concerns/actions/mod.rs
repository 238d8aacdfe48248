//! The verbs of concerns, one a file.

mod answer;
mod archive;
mod edit;
mod note;
mod settle;
pub mod undo;

pub use answer::answer;
pub use archive::{archive, restore};
pub use edit::edit;
pub use note::note;
pub use settle::{reopen, settle};

use serde_json::{Map, Value as Json};
use tenure_db::Tx;

use super::model::{Concern, State};
use super::registrations::CONCERN;
use super::store;
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Contribute, Error, InteractionId, Permit, PersonId, Result, search};
use crate::features::people::merge;
use crate::features::people::store::position;
use crate::features::promises::store::promise::has_interaction;

/// Stores fields of a concern, with the event; answers the version.
pub(in crate::features::concerns) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Concern,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the concern"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    let person = after.person.filter(|_| after.person != stored.person);
    check_parts(permit, person, after.interaction.filter(|_| after.interaction != stored.interaction))?;
    store::concern::update(tx, permit, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "concern", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()).reason(reason))?;
    search::refresh(tx, &CONCERN, &[(stored.account, stored.id.0)])?;
    Ok(version)
}

/// Only an open concern can be answered and settled.
fn open(stored: &Concern) -> Result<()> {
    if stored.state == State::Open && !stored.archived {
        Ok(())
    } else {
        Err(Error::conflict("concerns-error-settled"))
    }
}

/// What a concern names must belong to its account.
fn check_parts(
    permit: &Permit<'_, Contribute>,
    person: Option<PersonId>,
    interaction: Option<InteractionId>,
) -> Result<()> {
    if let Some(person) = person
        && position::names(permit, &[person])?.is_empty()
    {
        return Err(Error::field("person", "promises-error-person"));
    }
    if let Some(interaction) = interaction
        && !has_interaction(permit, interaction)?
    {
        return Err(Error::field("conversation", "error-unknown"));
    }
    Ok(())
}
