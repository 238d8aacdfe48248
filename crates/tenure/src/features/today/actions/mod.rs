//! What people say of rows of Contact next: not before a day, not this one, done; and how much rules weigh.

mod rules;
mod snooze;
mod teach;

pub use rules::{WeightChange, check as check_weights, set_weights};
pub use snooze::snooze;
pub use teach::{forget, not_this_one};

use crate::base::permit::look;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Error, Permit, PersonId, Read, Result, Tx};
use serde_json::Value as Json;

/// How each verb is undone.
pub const UNDO: [UndoKind; 3] = [
    UndoKind { verb: "contact_next.snoozed", run: snooze::undo },
    UndoKind { verb: "contact_next.taught", run: teach::undo },
    UndoKind { verb: "contact_rules.set", run: rules::undo },
];

/// What a user says of a row concerns only themselves, so seeing the account is enough.
fn about<'t>(tx: &'t Tx<'t>, by: &Acting, account: AccountId, person: Option<PersonId>) -> Result<Permit<'t, Read>> {
    let permit = look::<Read>(tx, &by.viewer, account)?;
    match person {
        Some(person) if !super::store::tuning::known(&permit, person)? => Err(Error::NotFound),
        _ => Ok(permit),
    }
}

/// Account and person of an event.
fn who(event: &StoredEvent) -> Result<(AccountId, Option<PersonId>)> {
    let id = |name: &str| event.changes[name].get(1).and_then(Json::as_str).and_then(|text| text.parse().ok());
    let account = id("account").ok_or_else(|| Error::internal("an event of Contact next names no account"))?;
    Ok((AccountId(account), id("person").map(PersonId)))
}
