//! Files where they are read: the account's tab, the overview's panel, under a person, a conversation or a promise.

use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::{About, size_words};
use super::super::store::file;
use super::draw;
use crate::base::paging::{List, PAGE};
use crate::base::{Contribute, Cx, Error, Fields, Permit, Read, Result};
use crate::ui;

/// Files on the overview.
const LATEST: usize = 4;

/// What the tab was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TabQuery {
    cursor: String,
}

/// The tab: all files of the account and of what is in it, newest first.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let asked: TabQuery = serde_html_form::from_str(query).map_err(|_| Error::field("cursor", "error-cursor"))?;
    let from = file::start(&asked.cursor)?;
    let found = List::cut(file::list(permit, None, from, PAGE + 1)?, PAGE, file::place);
    let here = format!("/accounts/{}/files", permit.account());
    let next = found.next.as_ref().map(|cursor| format!("{here}?cursor={cursor}"));
    let (count, bytes) = file::count(permit)?;
    let number = cx.locale().int(count);
    let mut panel = ui::Panel::new(cx.t("files-title")).count(&number);
    if count > 0 {
        panel = panel.end(html! { span.mute.sm.num { (size_words(bytes)) } });
    }
    Ok(panel.raw(html! {
        @if permit.allows::<Contribute>() {
            div.pad { (draw::form(cx, permit.account(), About::Account, &Fields::default())) }
        }
        @if found.items.is_empty() { (ui::empty(cx.t("files-none"), html! {})) } @else {
            ul.rows { (draw::rows(cx, permit, &found.items, true)) }
        }
        @if from.is_some() || next.is_some() {
            footer { (ui::pager(
                "",
                from.is_some().then_some((here.as_str(), cx.t("files-first-page"))),
                next.as_deref().map(|href| (href, cx.t("files-next-page"))),
            )) }
        }
    }))
}

/// The panel of the overview: the latest few.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let found = file::list(permit, None, None, LATEST)?;
    if found.is_empty() {
        return Ok(None);
    }
    let here = format!("/accounts/{}/files", permit.account());
    let panel = ui::Panel::new(cx.t("files-title")).link(&here, cx.t("files-all"));
    Ok(Some(panel.rows(draw::rows(cx, permit, &found, true))))
}

/// Under a person, a conversation or a promise: its files and the form.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: Uuid) -> Result<Markup> {
    let Some(about) = About::parse(kind, Some(id)) else { return Ok(html! {}) };
    let found = file::list(permit, Some(about), None, PAGE)?;
    let may = permit.allows::<Contribute>();
    if found.is_empty() && !may {
        return Ok(html! {});
    }
    let count = cx.locale().int(i64::try_from(found.len()).unwrap_or(0));
    Ok(ui::Panel::new(cx.t("files-title")).id("files").count(&count).raw(html! {
        @if !found.is_empty() { ul.rows { (draw::rows(cx, permit, &found, false)) } }
        @if may {
            // What is there matters more than the form, which opens where it is wanted.
            @if found.is_empty() { div.pad { (draw::form(cx, permit.account(), about, &Fields::default())) } }
            @else {
                details.more {
                    summary { (cx.t("files-add")) }
                    div.pad { (draw::form(cx, permit.account(), about, &Fields::default())) }
                }
            }
        }
    }))
}
