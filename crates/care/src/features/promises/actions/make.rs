//! Making promises.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::NewPromise;
use super::super::registrations::PROMISE;
use super::super::store::promise::{self, Insert};
use super::closed_at;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{
    AccountId, Acting, Contribute, Error, InteractionId, Permit, PersonId, PromiseId, Result, UserId, search,
};
use crate::features::{identity, people};

/// Makes promises, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account; `Invalid` for people or conversations of another
/// account and for owners that do not exist.
pub fn make(tx: &Tx<'_>, by: &Acting, promises: &[NewPromise]) -> Result<Vec<PromiseId>> {
    let mut accounts: BTreeMap<AccountId, Vec<usize>> = BTreeMap::new();
    for (i, new) in promises.iter().enumerate() {
        accounts.entry(new.account).or_default().push(i);
    }
    for (account, rows) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        for new in rows.iter().map(|i| &promises[*i]) {
            check_parts(&permit, new.person, new.interaction, new.owner.filter(|o| *o != by.viewer.id))?;
        }
    }
    let rows: Vec<Insert<'_>> = promises
        .iter()
        .map(|new| Insert {
            id: PromiseId(by.uuid()),
            new,
            owner: new.owner.unwrap_or(by.viewer.id),
            closed_at: new.closed.as_ref().map(|c| closed_at(by, c.on)),
        })
        .collect();
    promise::insert(tx, by, &rows)?;
    let event = |row: &Insert<'_>| {
        let event = NewEvent::on(row.new.account, "promise.made", "promise", row.id.0);
        event.version(1).changes(changes(row)).happened(row.new.made_at.unwrap_or(by.now))
    };
    events::record_set(tx, by, &rows.iter().map(event).collect::<Vec<_>>())?;
    let things: Vec<_> = rows.iter().map(|row| (row.new.account, row.id.0)).collect();
    search::refresh(tx, &PROMISE, &things)?;
    accounts.keys().try_for_each(|account| promise::refresh(tx, *account))?;
    Ok(rows.iter().map(|row| row.id).collect())
}

fn changes(row: &Insert<'_>) -> Json {
    let new = row.new;
    let mut map = Map::new();
    let mut put = |field: &str, value: Json| {
        if !value.is_null() {
            map.insert(field.to_owned(), json!([null, value]));
        }
    };
    put("side", json!(new.side.code()));
    put("content", json!(new.content));
    put("person", json!(new.person));
    put("owner", json!(row.owner));
    put("due_on", json!(new.due_on.to_string()));
    put("state", json!(new.closed.as_ref().map(|c| c.state.code())));
    put("closed_on", json!(new.closed.as_ref().map(|c| c.on.to_string())));
    put("confirmed_by", json!(new.closed.as_ref().and_then(|c| c.confirmed_by)));
    put("conversation", json!(new.interaction));
    Json::Object(map)
}

/// What a promise names must belong to its account, and who looks after it must exist.
pub(super) fn check_parts(
    permit: &Permit<'_, Contribute>,
    person: Option<PersonId>,
    interaction: Option<InteractionId>,
    owner: Option<UserId>,
) -> Result<()> {
    if let Some(person) = person
        && people::store::position::names(permit, &[person])?.is_empty()
    {
        return Err(Error::field("person", "promises-error-person"));
    }
    if let Some(interaction) = interaction
        && !promise::has_interaction(permit, interaction)?
    {
        return Err(Error::field("conversation", "error-unknown"));
    }
    if let Some(owner) = owner
        && !identity::store::names(permit.conn(), &[owner])?.contains_key(&owner)
    {
        return Err(Error::field("owner", "error-unknown"));
    }
    Ok(())
}
