//! Changing meetings, calling them off, taking them away, and taking all of that back.

use serde_json::{Map, Value as Json, json};
use tenure_db::Tx;

use super::super::model::{EditMeeting, Meeting};
use super::super::registrations::MEETING;
use super::super::store;
use super::plan::{check, settle};
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{AccountId, Acting, Contribute, Error, MeetingId, Permit, Result, search};
use crate::features::people::merge::{self, Stored};

/// How each verb is undone.
pub const KINDS: [UndoKind; 6] = [
    UndoKind { verb: "meeting.planned", run: gone },
    UndoKind { verb: "meeting.restored", run: gone },
    UndoKind { verb: "meeting.archived", run: again },
    UndoKind { verb: "meeting.edited", run: back },
    UndoKind { verb: "meeting.cancelled", run: back },
    UndoKind { verb: "meeting.reported", run: back },
];

/// Changes fields; answers the version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since, or when the meeting is over.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId, input: &EditMeeting) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = planned(&permit, id)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mut mine = merge::merge(tx, &place, &input.base, &input.set)?;
    mine.retain(|field, _| !["cancelled_at", "conversation"].contains(&field.as_str()));
    save(tx, by, &permit, &stored, &mine, ("meeting.edited", ""))
}

/// Calls a meeting off; answers the version.
///
/// # Errors
/// `Conflict` when it is over or was called off.
pub fn cancel(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId, reason: &str) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = planned(&permit, id)?;
    let set = json!({"cancelled_at": by.now.to_string()}).as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("meeting.cancelled", reason))
}

/// Takes a meeting away that was entered by mistake.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn archive(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId) -> Result<()> {
    set_archived(tx, by, account, id, true)
}

/// Takes the archiving back.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account.
pub fn restore(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId) -> Result<()> {
    set_archived(tx, by, account, id, false)
}

fn set_archived(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId, archived: bool) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = store::find(&permit, id)?;
    if stored.archived == archived {
        return Ok(());
    }
    store::set_archived(tx, &permit, id, archived.then_some(by.now))?;
    let verb = if archived { "meeting.archived" } else { "meeting.restored" };
    let event = NewEvent::on(account, verb, "meeting", id.0).version(stored.version + 1);
    events::record(tx, by, event.changes(json!({"archived": [!archived, archived]})))?;
    search::refresh(tx, &MEETING, &[(account, id.0)])
}

/// A meeting that is neither over nor called off.
pub(super) fn planned(permit: &Permit<'_, Contribute>, id: MeetingId) -> Result<Meeting> {
    let stored = store::find(permit, id)?;
    if stored.planned() { Ok(stored) } else { Err(Error::conflict("meetings-error-over")) }
}

/// Stores fields, with the event; answers the version.
pub(super) fn save(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Meeting,
    set: &Map<String, Json>,
    (verb, reason): (&'static str, &str),
) -> Result<i64> {
    let mut after = stored.with(set).ok_or_else(|| Error::internal("a changed field does not fit the meeting"))?;
    settle(&mut after.people, &mut after.colleagues, stored.organiser);
    let changes = merge::changes(&stored.fields(), &after.fields());
    if changes.is_empty() {
        return Ok(stored.version);
    }
    let (people, ours) = (
        after.people.iter().filter(|p| !stored.people.contains(p)).copied().collect::<Vec<_>>(),
        after.colleagues.iter().filter(|u| !stored.colleagues.contains(u)).copied().collect::<Vec<_>>(),
    );
    check(permit, by, &people, &ours, after.trip.filter(|_| after.trip != stored.trip))?;
    store::update(tx, permit, stored, &after)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, verb, "meeting", stored.id.0);
    events::record(tx, by, event.version(version).changes(changes.json()).reason(reason))?;
    search::refresh(tx, &MEETING, &[(stored.account, stored.id.0)])?;
    Ok(version)
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    archive(tx, by, AccountId(event.scope), MeetingId(event.subject))
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    restore(tx, by, AccountId(event.scope), MeetingId(event.subject))
}

/// Each field goes back to what it was, provided that nobody changed it since.
fn back(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let stored = store::find(&permit, MeetingId(event.subject))?;
    let set = merge::back(&stored.fields(), &event.changes)?;
    save(tx, by, &permit, &stored, &set, ("meeting.edited", "")).map(|_| ())
}
