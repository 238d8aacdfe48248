//! Making tasks.

use std::collections::BTreeMap;

use serde_json::json;
use tenure_db::Tx;

use super::super::GIVEN;
use super::super::model::NewTask;
use super::super::registrations::TASK;
use super::super::store::{self, Insert};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, Permit, PersonId, Result, TaskId, UserId, search};
use crate::features::notifications::{Notice, notify};
use crate::features::{identity, interactions, people};

/// Most characters of a task in a notice.
const WORDS: usize = 120;

/// Makes tasks, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account; `Invalid` for people or conversations of another
/// account and for owners that do not exist.
pub fn make(tx: &Tx<'_>, by: &Acting, tasks: &[NewTask]) -> Result<Vec<TaskId>> {
    let mut accounts: BTreeMap<AccountId, Vec<&NewTask>> = BTreeMap::new();
    for new in tasks {
        accounts.entry(new.account).or_default().push(new);
    }
    for (account, rows) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        for new in rows {
            check(&permit, new.person, new.owner.filter(|o| *o != by.viewer.id))?;
            if let Some(talk) = new.interaction
                && interactions::store::interaction::find(&permit, talk).is_err()
            {
                return Err(Error::field("conversation", "error-unknown"));
            }
        }
    }
    let row = |new| Insert { id: TaskId(by.uuid()), new, owner: new.owner.unwrap_or(by.viewer.id) };
    let rows: Vec<Insert<'_>> = tasks.iter().map(row).collect();
    store::insert(tx, by, &rows)?;
    for row in &rows {
        let new = row.new;
        let mut changes = events::Changes::default();
        changes.note("content", json!(null), new.content.as_str());
        changes.note("owner", json!(null), json!(row.owner));
        changes.note("person", json!(null), json!(new.person));
        changes.note("due_on", json!(null), json!(new.due_on.map(|d| d.to_string())));
        let event = NewEvent::on(new.account, "task.made", "task", row.id.0);
        events::record(tx, by, event.version(1).changes(changes.json()))?;
        tell(tx, by, (new.account, row.id), row.owner, &new.content)?;
    }
    let things: Vec<_> = rows.iter().map(|row| (row.new.account, row.id.0)).collect();
    search::refresh(tx, &TASK, &things)?;
    Ok(rows.iter().map(|row| row.id).collect())
}

/// Tells somebody else that a task is theirs now.
pub(super) fn tell(
    tx: &Tx<'_>,
    by: &Acting,
    (account, id): (AccountId, TaskId),
    owner: UserId,
    content: &str,
) -> Result<()> {
    if by.viewer.actor().is_none() || owner == by.viewer.id {
        return Ok(());
    }
    let what: String = content.chars().take(WORDS).collect();
    notify(
        tx,
        by,
        Notice {
            user: owner,
            kind: GIVEN,
            account: Some(account),
            href: format!("/accounts/{account}/tasks/{id}"),
            args: json!({ "what": what }),
        },
    )
}

/// What a task names must belong to its account, and who does it must exist.
pub(super) fn check(permit: &Permit<'_, Contribute>, person: Option<PersonId>, owner: Option<UserId>) -> Result<()> {
    if let Some(person) = person
        && people::store::position::names(permit, &[person])?.is_empty()
    {
        return Err(Error::field("person", "interactions-error-people"));
    }
    if let Some(owner) = owner
        && !identity::store::names(permit.conn(), &[owner])?.contains_key(&owner)
    {
        return Err(Error::field("owner", "error-unknown"));
    }
    Ok(())
}
