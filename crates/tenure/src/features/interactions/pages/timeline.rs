//! Conversations on the account's timeline.

use jiff::Timestamp;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::model::{Direction, Interaction};
use super::super::store;
use super::form::{href, step_words};
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, PersonId, Read, Result, UserId};
use crate::features::identity;
use crate::features::people::store::position;
use crate::ui;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let found = store::list::before(permit, from, limit)?;
    let mut people: Vec<PersonId> = found.iter().flat_map(|i| i.people.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    let names = position::names(permit, &people)?;
    let mut authors: Vec<UserId> = found.iter().map(|i| i.author).collect();
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
            detail: detail(cx, i, &names, users.get(&i.author).map(String::as_str)),
        })
        .collect())
}

fn detail(cx: &Cx, i: &Interaction, names: &[(PersonId, String)], author: Option<&str>) -> Markup {
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
        @if let Some(author) = author { " · " (author) }
        @if let Some(outcome) = i.outcome { " · " (cx.t(outcome.label())) }
        @if i.step_open() { " " (ui::chip_outline(&step_words(cx, i))) }
    }
}
