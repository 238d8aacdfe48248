//! Promises on the account's timeline: made, and what became of them.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::model::{Promise, Side, State};
use super::super::store::promise::happenings;
use super::form::href;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, PersonId, Read, Result, calendar};
use crate::features::people::store::position;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    entries(permit, cx, happenings(permit, None, from, limit)?)
}

/// Entries that concern one person.
pub fn with_person(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    person: PersonId,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    entries(permit, cx, happenings(permit, Some(person), from, limit)?)
}

fn entries(permit: &Permit<'_, Read>, cx: &Cx, found: Vec<(Timestamp, bool, Promise)>) -> Result<Vec<TimelineEntry>> {
    let mut people: Vec<PersonId> = found.iter().filter_map(|(_, _, p)| p.person).collect();
    people.sort_unstable();
    people.dedup();
    let names = position::names(permit, &people)?;
    Ok(found
        .iter()
        .map(|(at, closing, p)| {
            let person = p.person.and_then(|id| names.iter().find(|(n, _)| *n == id)).map(|(_, name)| name.as_str());
            entry(cx, *at, *closing, p, person)
        })
        .collect())
}

fn entry(cx: &Cx, at: Timestamp, closing: bool, p: &Promise, person: Option<&str>) -> TimelineEntry {
    let (key, icon, tone) = match (closing, p.side, p.state) {
        (false, Side::Ours, _) | (true, Side::Ours, State::Open) => ("promises-line-we-made", "promise", ""),
        (false, Side::Theirs, _) | (true, Side::Theirs, State::Open) => ("promises-line-they-made", "promise", ""),
        (true, Side::Ours, State::Kept) => ("promises-line-we-kept", "check", "good"),
        (true, Side::Theirs, State::Kept) => ("promises-line-they-kept", "check", "good"),
        (true, Side::Ours, State::Broken) => ("promises-line-we-broke", "warn", "bad"),
        (true, Side::Theirs, State::Broken) => ("promises-line-they-broke", "warn", "bad"),
        (true, _, State::Released) => ("promises-line-released", "check", ""),
    };
    let due = calendar::short(cx.locale(), cx.today(), p.due_on);
    let detail = match person {
        Some(person) => cx.tr("promises-line-person", &[("person", person.into()), ("day", due.into())]),
        None => cx.tr("promises-line-due", &[("day", due.into())]),
    };
    TimelineEntry {
        at,
        id: p.id.0,
        icon,
        tone,
        title: html! { a href=(href(p.account, p.id)) { (cx.tr(key, &[("what", p.content.as_str().into())])) } },
        detail: html! { (detail) @if closing && !p.evidence.is_empty() { " · " (p.evidence) } },
    }
}
