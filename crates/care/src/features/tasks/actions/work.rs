//! Doing, moving, changing and taking away tasks, and taking all of that back.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{EditTask, Task};
use super::super::registrations::TASK;
use super::super::store;
use super::make::{check, tell};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Contribute, Error, Permit, Result, TaskId, search};
use crate::features::people::merge::{self, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 7] = [
    UndoKind { verb: "task.made", run: gone },
    UndoKind { verb: "task.restored", run: gone },
    UndoKind { verb: "task.archived", run: again },
    UndoKind { verb: "task.done", run: reopened },
    UndoKind { verb: "task.reopened", run: edited },
    UndoKind { verb: "task.moved", run: edited },
    UndoKind { verb: "task.edited", run: edited },
];

/// Marks a task as done; answers the version.
///
/// # Errors
/// `Conflict` when it is done already.
pub fn complete(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = open(&permit, id)?;
    let set = json!({"done_at": by.now.to_string(), "done_by": by.viewer.actor()});
    save(tx, by, &permit, &stored, &map(set), ("task.done", ""))
}

/// Opens a task that was done; answers the version.
///
/// # Errors
/// `Conflict` when it is open.
pub fn reopen(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = store::find(&permit, id)?;
    if stored.done_at.is_none() || stored.archived {
        return Err(Error::conflict("tasks-error-open"));
    }
    save(tx, by, &permit, &stored, &map(json!({"done_at": null, "done_by": null})), ("task.reopened", ""))
}

/// Moves the date, or takes it away; the first one stays. Answers the version.
///
/// # Errors
/// `Conflict` when the task is done.
pub fn move_date(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: TaskId,
    due_on: Option<Date>,
    reason: &str,
) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = open(&permit, id)?;
    if due_on == stored.due_on {
        return Ok(stored.version);
    }
    let moves = stored.moves + i64::from(stored.due_on.is_some());
    let set = json!({"due_on": due_on.map(|d| d.to_string()), "moves": moves});
    save(tx, by, &permit, &stored, &map(set), ("task.moved", reason))
}

/// Changes words, person or owner; answers the version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId, input: &EditTask) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = store::find(&permit, id)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mut mine = merge::merge(tx, &place, &input.base, &input.set)?;
    mine.retain(|field, _| ["content", "person", "owner"].contains(&field.as_str()));
    save(tx, by, &permit, &stored, &mine, ("task.edited", ""))
}

/// Takes a task off the list.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId) -> Result<()> {
    set_archived(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId) -> Result<()> {
    set_archived(tx, by, account, id, false)
}

fn set_archived(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = store::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    store::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "task.archived" } else { "task.restored" };
    let event = NewEvent::on(account, verb, "task", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &TASK, &[(account, id.0)])
}

fn open(permit: &Permit<'_, Contribute>, id: TaskId) -> Result<Task> {
    let stored = store::find(permit, id)?;
    if stored.open() { Ok(stored) } else { Err(Error::conflict("tasks-error-done")) }
}

fn map(value: Json) -> Map<String, Json> {
    if let Json::Object(map) = value { map } else { Map::new() }
}

fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Task,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<i64> {
    let after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the task"))?;
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    let person = after.person.filter(|_| after.person != stored.person);
    check(permit, person, Some(after.owner).filter(|o| *o != stored.owner))?;
    store::update(tx, permit, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "task", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()).reason(reason))?;
    if after.owner != stored.owner {
        tell(tx, by, (stored.account, stored.id), after.owner, &after.content)?;
    }
    search::refresh(tx, &TASK, &[(stored.account, stored.id.0)])?;
    Ok(version)
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), TaskId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), TaskId(event.subject))
}

fn reopened(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, "task.reopened")
}

fn edited(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    back(tx, by, event, "task.edited")
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent, verb: &'static str) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = store::find(&permit, TaskId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, (verb, "")).map(|_| ())
}
