//! Concerns on the account's timeline: noted and settled.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::store::concern::happenings;
use super::href;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, PersonId, Read, Result};
use crate::features::people::store::position;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let found = happenings(permit, from, limit)?;
    let mut people: Vec<PersonId> = found.iter().flat_map(|(_, _, c)| [c.person, c.confirmed_by]).flatten().collect();
    people.sort_unstable();
    people.dedup();
    let names = position::names(permit, &people)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.iter().find(|(n, _)| *n == id)).map(|(_, n)| n.as_str());
    let entries = found.iter().map(|(at, settled, c)| {
        let (key, icon, tone) = if *settled {
            ("concerns-line-settled", "check", "good")
        } else {
            ("concerns-line-noted", "question", "warn")
        };
        let who = if *settled { name(c.confirmed_by) } else { name(c.person) };
        TimelineEntry {
            at: *at,
            id: c.id.0,
            icon,
            tone,
            title: html! { a href=(href(c.account, c.id)) { (cx.tr(key, &[("words", c.words.as_str().into())])) } },
            detail: html! { (who.unwrap_or_default()) @if *settled && !c.evidence.is_empty() { " " (c.evidence) } },
        }
    });
    Ok(entries.collect())
}
