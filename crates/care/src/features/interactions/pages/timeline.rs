//! Conversations on the account's timeline.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::model::{Direction, Interaction};
use super::super::store;
use super::draw::step_words;
use super::form::href;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, PersonId, Read, Result, UserId, words};
use crate::features::identity;
use crate::features::people::store::{contact, position};
use crate::ui;

/// Characters of the notes that a timeline shows.
const EXCERPT: usize = 220;
/// People offered at most.
const PEOPLE: usize = 40;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    entries(permit, cx, store::list::before(permit, from, limit)?)
}

/// Entries with one person.
pub fn with_person(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    person: PersonId,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    entries(permit, cx, store::list::before_with(permit, Some(person), from, limit)?)
}

/// Whom the timeline can be narrowed to: those dealt with last first.
pub fn people(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Vec<(PersonId, String)>> {
    let last = contact::last_contacts(permit)?;
    let mut list: Vec<(PersonId, String)> =
        position::current(permit, cx.today())?.into_iter().map(|p| (p.person, p.name)).collect();
    let gone: Vec<PersonId> = last.keys().filter(|id| !list.iter().any(|(p, _)| p == *id)).copied().collect();
    list.extend(position::names(permit, &gone)?);
    list.sort_by_key(|(id, _)| std::cmp::Reverse(last.get(id).copied()));
    list.truncate(PEOPLE);
    Ok(list)
}

fn entries(permit: &Permit<'_, Read>, cx: &Cx, found: Vec<Interaction>) -> Result<Vec<TimelineEntry>> {
    let mut people: Vec<PersonId> = found.iter().flat_map(|i| i.people.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    let names = position::names(permit, &people)?;
    let mut authors: Vec<UserId> =
        found.iter().flat_map(|i| std::iter::once(i.author).chain(i.others.colleagues.iter().copied())).collect();
    authors.sort_unstable();
    authors.dedup();
    let users = identity::store::names(permit.conn(), &authors)?;
    Ok(found
        .iter()
        .map(|i| TimelineEntry {
            at: i.happened_at,
            id: i.id.0,
            icon: i.kind.icon(),
            tone: i.outcome.map_or("", |o| o.tone()),
            title: html! { a href=(href(i.account, i.id)) { (i.summary) } },
            detail: detail(cx, i, &names, &users),
        })
        .collect())
}

fn detail(cx: &Cx, i: &Interaction, names: &[(PersonId, String)], users: &HashMap<UserId, String>) -> Markup {
    let ours = std::iter::once(&i.author).chain(&i.others.colleagues).filter_map(|id| users.get(id));
    let ours: Vec<&str> = ours.map(String::as_str).collect();
    let with: Vec<&str> =
        i.people.iter().filter_map(|id| names.iter().find(|(p, _)| p == id)).map(|(_, name)| name.as_str()).collect();
    let kind = cx.t(i.kind.label());
    let line = if with.is_empty() {
        kind.to_owned()
    } else {
        cx.tr("interactions-with", &[("kind", kind.into()), ("names", with.join(cx.t("interactions-and")).into())])
    };
    html! {
        (line)
        @if i.direction != Direction::Both { " · " (cx.t(i.direction.label())) }
        @if !ours.is_empty() { " · " (ours.join(cx.t("interactions-and"))) }
        @if let Some(outcome) = i.outcome { " · " (cx.t(outcome.label())) }
        @if i.step_open() { " " (ui::chip_outline(&step_words(cx, i))) }
        @if !i.notes.is_empty() { span.line2 { (words::plain(&i.notes, EXCERPT, |id| id.to_string())) } }
    }
}
