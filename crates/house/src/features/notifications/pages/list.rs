//! `/notifications`: what one was told, unread first. A look changes nothing; opening a notice marks it as read.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::Told;
use super::super::{actions, store};
use crate::base::extract::{Path, Query};
use crate::base::page::Page;
use crate::base::paging::{Cursor, List, PAGE};
use crate::base::{Cx, Result, calendar, flash};
use crate::ui;

/// Most unread notices on the page.
const UNREAD: usize = 200;

/// What the page was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListQuery {
    cursor: String,
}

/// Where a read notice stands.
pub fn place(told: &Told) -> Cursor {
    Cursor { value: told.read_at.map(|at| at.as_microsecond().to_string()), id: told.id }
}

/// `GET /notifications`
pub async fn show(cx: Cx, Query(asked): Query<ListQuery>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let cursor = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?) };
    let paged = cursor.is_some();
    let (fresh, old) = cx
        .read(move |q| {
            let fresh = if cursor.is_some() { Vec::new() } else { store::list_unread(q, &viewer, UNREAD)? };
            Ok((fresh, List::cut(store::list_read(q, &viewer, cursor.as_ref(), PAGE)?, PAGE, place)))
        })
        .await?;
    let title = cx.t("notifications-title");
    let summary = cx.tr("shell-bell", &[("n", cx.request.unread.into())]);
    let actions = html! {
        @if cx.request.unread > 0 { (ui::post_button(ui::Look::Plain, "/notifications/reading", "check", cx.t("notifications-read-all"), &[])) }
        (ui::link_button(ui::Look::Plain, "/profile#notices", "admin", cx.t("notifications-choices")))
    };
    let body = html! {
        (ui::page_head(title, html! { (summary) }, actions))
        @if !fresh.is_empty() { (panel(&cx, "notifications-new", &fresh, html! {})) }
        @if !old.items.is_empty() { (panel(&cx, "notifications-earlier", &old.items, pages(&cx, &old, paged))) }
        @if fresh.is_empty() && old.items.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("notifications-none"), html! {}))) }
    };
    Ok(Page::new(title, body).crumb(None, title).respond(&cx))
}

fn panel(cx: &Cx, title: &'static str, list: &[Told], footer: Markup) -> Markup {
    let rows = html! { @for told in list { (row(cx, told)) } };
    let panel = ui::Panel::new(cx.t(title));
    if footer.0.is_empty() { panel.rows(rows) } else { panel.footer(footer).rows(rows) }
}

fn pages(cx: &Cx, old: &List<Told>, paged: bool) -> Markup {
    let next = old.next.as_ref().map(|cursor| format!("/notifications?cursor={cursor}"));
    html! {
        @if paged || next.is_some() {
            (ui::pager(
                cx.t("notifications-kept"),
                paged.then_some(("/notifications", cx.t("notifications-first-page"))),
                next.as_deref().map(|href| (href, cx.t("notifications-next-page"))),
            ))
        }
    }
}

fn row(cx: &Cx, told: &Told) -> Markup {
    let icon = cx.app.registry.own.notices.iter().find(|k| k.kind == told.kind).map_or("bell", |k| k.icon);
    let fresh = told.read_at.is_none();
    let base = format!("/notifications/{}", told.id);
    let (verb, mark, label) =
        if fresh { ("reading", "check", "notifications-read") } else { ("unreading", "undo", "notifications-unread") };
    let when = html! {
        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, told.created_at)) " "
        (calendar::time_of(&cx.viewer.zone, told.created_at))
    };
    ui::notice_row(&ui::NoticeRow {
        fresh,
        icon,
        text: &told.sentence(cx.locale(), cx.today()),
        open: &format!("{base}/opening"),
        meta: when,
        end: ui::icon_post(&format!("{base}/{verb}"), mark, cx.t(label), &[]),
    })
}

/// `POST /notifications/{id}/opening`: marks it as read and goes to its page.
pub async fn open(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let told = cx.write(move |tx, by| actions::read(tx, by, id)).await?;
    Ok(flash::see_other(&told.href))
}

/// `POST /notifications/{id}/reading`
pub async fn read(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    cx.write(move |tx, by| actions::read(tx, by, id)).await?;
    Ok(flash::see_other("/notifications"))
}

/// `POST /notifications/{id}/unreading`
pub async fn unread(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    cx.write(move |tx, by| actions::unread(tx, by, id)).await?;
    Ok(flash::see_other("/notifications"))
}

/// `POST /notifications/reading`
pub async fn read_all(cx: Cx) -> Result<Response> {
    cx.write(actions::read_all).await?;
    Ok(flash::done("/notifications", "notifications-all-read", None))
}
