//! Files on the account's timeline.

use jiff::Timestamp;
use maud::html;
use uuid::Uuid;

use super::super::model::{kind, size_words};
use super::super::store::file;
use super::draw;
use crate::base::registry::TimelineEntry;
use crate::base::{Cx, Permit, Read, Result};

/// Entries before `(at, id)`, newest first.
pub fn list(
    permit: &Permit<'_, Read>,
    cx: &Cx,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<TimelineEntry>> {
    let found = file::list(permit, None, from, limit)?;
    let entries = found.iter().map(|f| {
        let author = f.author_name.as_deref().unwrap_or(cx.t("unknown"));
        TimelineEntry {
            at: f.created_at,
            id: f.id.0,
            icon: "file",
            tone: "",
            title: html! { a href=(draw::href(f)) { (cx.tr("files-line", &[("name", author.into()), ("file", f.name.as_str().into())])) } },
            detail: html! { (cx.t(kind(&f.media))) " · " (size_words(f.size)) @if !f.parent.is_empty() { " · " (f.parent) } },
        }
    });
    Ok(entries.collect())
}
