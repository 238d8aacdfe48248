//! Planning meetings.

use std::collections::BTreeMap;

use serde_json::json;
use tenure_db::Tx;

use super::super::model::NewMeeting;
use super::super::registrations::MEETING;
use super::super::store;
use crate::base::events::{self, Changes, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, MeetingId, Permit, PersonId, Result, TripId, UserId, search};
use crate::features::{identity, people};

/// Plans meetings, in the order given; permits are asked for in the order of the accounts' ids.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on an account; `Invalid` for people of another account, colleagues that
/// do not exist, and trips of somebody else.
pub fn plan(tx: &Tx<'_>, by: &Acting, meetings: &[NewMeeting]) -> Result<Vec<MeetingId>> {
    let mut accounts: BTreeMap<AccountId, Vec<&NewMeeting>> = BTreeMap::new();
    for new in meetings {
        accounts.entry(new.account).or_default().push(new);
    }
    for (account, rows) in &accounts {
        let permit = permit::<Contribute>(tx, &by.viewer, *account)?;
        for new in rows {
            check(&permit, by, &new.people, &new.colleagues, new.trip)?;
        }
    }
    let tidy = |new: &NewMeeting| {
        let mut new = new.clone();
        settle(&mut new.people, &mut new.colleagues, by.viewer.id);
        (MeetingId(by.uuid()), new)
    };
    let rows: Vec<(MeetingId, NewMeeting)> = meetings.iter().map(tidy).collect();
    store::insert(tx, by, &rows)?;
    for (id, new) in &rows {
        let mut changes = Changes::default();
        changes.note("title", json!(null), new.title.as_str());
        changes.note("starts_at", json!(null), new.starts_at.to_string());
        changes.note("kind", json!(null), new.kind.code());
        changes.note("people", json!([]), json!(new.people));
        let event = NewEvent::on(new.account, "meeting.planned", "meeting", id.0);
        events::record(tx, by, event.version(1).changes(changes.json()))?;
    }
    let things: Vec<_> = rows.iter().map(|(id, new)| (new.account, id.0)).collect();
    search::refresh(tx, &MEETING, &things)?;
    Ok(rows.into_iter().map(|(id, _)| id).collect())
}

/// In order, each once; who called the meeting comes anyway.
pub(super) fn settle(people: &mut Vec<PersonId>, colleagues: &mut Vec<UserId>, organiser: UserId) {
    people.sort_unstable();
    people.dedup();
    colleagues.sort_unstable();
    colleagues.dedup();
    colleagues.retain(|u| *u != organiser);
}

/// What a meeting names must belong to its account, exist, or be one's own.
pub(super) fn check(
    permit: &Permit<'_, Contribute>,
    by: &Acting,
    asked: &[PersonId],
    colleagues: &[UserId],
    trip: Option<TripId>,
) -> Result<()> {
    let mut asked = asked.to_vec();
    asked.sort_unstable();
    asked.dedup();
    if people::store::position::names(permit, &asked)?.len() < asked.len() {
        return Err(Error::field("people", "interactions-error-people"));
    }
    let mut ours = colleagues.to_vec();
    ours.sort_unstable();
    ours.dedup();
    if !ours.is_empty() && identity::store::names(permit.conn(), &ours)?.len() < ours.len() {
        return Err(Error::field("colleagues", "error-unknown"));
    }
    if let Some(trip) = trip
        && !store::owns_trip(permit.conn(), by.viewer.id, trip)?
    {
        return Err(Error::field("trip", "error-unknown"));
    }
    Ok(())
}
