//! Comments on the account's timeline.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::model::plain;
use super::super::store;
use super::draw;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, Read, Result};

/// Most characters of an entry.
const WORDS: usize = 180;

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let found = store::list(permit, None, from, limit)?;
    let names = draw::names(permit.conn(), found.iter().map(|c| c.body.as_str()))?;
    let name = |id| names.get(&id).cloned().unwrap_or_else(|| cx.t("unknown").to_owned());
    let entries = found.iter().map(|c| {
        let author = c.author_name.as_deref().unwrap_or(cx.t("unknown"));
        let title = cx.tr("comments-line", &[("name", author.into())]);
        TimelineEntry {
            at: c.created_at,
            id: c.id,
            icon: "message",
            tone: "",
            title: html! { a href=(super::href(c.account, c.about, c.id)) { (title) } },
            detail: html! { (plain(&c.body, WORDS, name)) },
        }
    });
    Ok(entries.collect())
}
