//! Requests on the account's timeline: asked, and what came of them.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::model::State;
use super::super::store::request::happenings;
use super::href;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, Read, Result};
use crate::features::settings::terms::Terms;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let found = happenings(permit, from, limit)?;
    let terms = Terms::load(permit.conn())?;
    let entries = found.iter().map(|(at, closing, r)| {
        let (key, icon, tone) = match (closing, r.state) {
            (true, State::Answered) => ("requests-line-answered", "check", "good"),
            (true, State::Declined) => ("requests-line-declined", "warn", "warn"),
            (true, State::Withdrawn) => ("requests-line-withdrawn", "undo", ""),
            _ => ("requests-line-asked", "arrow-right", ""),
        };
        let answer = r.answer.lines().next().unwrap_or_default();
        TimelineEntry {
            at: *at,
            id: r.id.0,
            icon,
            tone,
            title: html! { a href=(href(r.account, r.id)) { (cx.tr(key, &[("what", r.what.as_str().into())])) } },
            detail: html! {
                (terms.name(cx.locale(), "department", &r.department))
                @if *closing && !answer.is_empty() { " · " (answer) }
            },
        }
    });
    Ok(entries.collect())
}
