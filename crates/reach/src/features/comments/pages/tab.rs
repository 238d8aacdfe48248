//! Comments where they are read: the account's tab, the overview's panel, under a promise or a conversation.

use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::{About, Comment};
use super::super::store;
use super::draw;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Contribute, Cx, Error, Permit, Read, Result};
use crate::ui;

/// Comments on the overview.
const LATEST: usize = 3;

/// What the tab was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TabQuery {
    cursor: String,
}

/// The tab: all comments of the account, newest first.
pub fn render(permit: &Permit<'_, Read>, cx: &Cx, query: &str) -> Result<Markup> {
    let asked: TabQuery = serde_html_form::from_str(query).map_err(|_| Error::field("cursor", "error-cursor"))?;
    let from = if asked.cursor.is_empty() { None } else { Some(store::start(&Cursor::decode(&asked.cursor)?)?) };
    let found = List::cut(store::list(permit, None, from, PAGE + 1)?, PAGE, store::place);
    let here = format!("/accounts/{}/comments", permit.account());
    let next = found.next.as_ref().map(|cursor| format!("{here}?cursor={cursor}"));
    let count = cx.locale().int(store::count(permit)?);
    let list = rows(permit, cx, &found.items, true)?;
    let panel = ui::Panel::new(cx.t("comments-title")).count(&count);
    Ok(panel.raw(html! {
        @if permit.allows::<Contribute>() { div.pad { (draw::form(cx, permit.account(), About::Account, "", None)) } }
        @if found.items.is_empty() { (ui::empty(cx.t("comments-none"), html! {})) } @else { (list) }
        @if from.is_some() || next.is_some() {
            footer { (ui::pager(
                "",
                from.is_some().then_some((here.as_str(), cx.t("comments-first-page"))),
                next.as_deref().map(|href| (href, cx.t("comments-next-page"))),
            )) }
        }
    }))
}

/// The panel of the overview: the latest few.
pub fn panel(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Option<Markup>> {
    let found = store::list(permit, None, None, LATEST)?;
    if found.is_empty() {
        return Ok(None);
    }
    let here = format!("/accounts/{}/comments", permit.account());
    let panel = ui::Panel::new(cx.t("comments-title")).link(&here, cx.t("comments-all"));
    Ok(Some(panel.raw(rows(permit, cx, &found, true)?)))
}

/// Under a promise or a conversation: its comments and the box; nothing under what has none.
pub fn record(permit: &Permit<'_, Read>, cx: &Cx, kind: &str, id: Uuid) -> Result<Markup> {
    let Some(about) = About::parse(kind, Some(id)) else { return Ok(html! {}) };
    let found = store::list(permit, Some(about), None, PAGE)?;
    let count = cx.locale().int(i64::try_from(found.len()).unwrap_or(0));
    let list = rows(permit, cx, &found, false)?;
    Ok(ui::Panel::new(cx.t("comments-title")).count(&count).raw(html! {
        (list)
        @if permit.allows::<Contribute>() { div.pad { (draw::form(cx, permit.account(), about, "", None)) } }
    }))
}

fn rows(permit: &Permit<'_, Read>, cx: &Cx, list: &[Comment], under: bool) -> Result<Markup> {
    let names = draw::names(permit.conn(), list.iter().map(|c| c.body.as_str()))?;
    let label = |about| match about {
        About::Account => None,
        About::Promise(_) => Some("comments-under-promise"),
        About::Conversation(_) => Some("comments-under-conversation"),
    };
    Ok(html! {
        ul.rows.cmts {
            @for c in list {
                li {
                    @if let Some(key) = label(c.about).filter(|_| under) {
                        p.mute.sm { (ui::link(&super::place(c.account, c.about), cx.t(key))) }
                    }
                    (draw::comment(cx, permit, c, &names))
                }
            }
        }
    })
}
