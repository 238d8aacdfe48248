//! `/admin/changes`: what one did in the last 30 days and may still take back. Everybody has this page.

use axum::response::Response;
use maud::{Markup, html};

use super::audit::verb;
use crate::base::page::Page;
use crate::base::paging::API_LIMIT;
use crate::base::{Cx, Result, calendar};
use crate::features::admin::model::Deed;
use crate::features::admin::store;
use crate::ui;

/// `GET /admin/changes`
pub async fn show(cx: Cx) -> Result<Response> {
    let (viewer, registry, now) = (cx.viewer.clone(), cx.app.registry.clone(), cx.now());
    let deeds = cx.read(move |q| store::undoable(q, &viewer, &registry, now, API_LIMIT)).await?;
    let title = cx.t("admin-undo");
    Ok(Page::new(title, draw(&cx, &deeds)).nav("/admin").crumb(None, title).respond(&cx))
}

fn draw(cx: &Cx, deeds: &[Deed]) -> Markup {
    let heads = ["admin-when", "admin-what", "admin-account"].map(|k| ui::Head::text(cx.t(k)));
    let heads = heads.into_iter().chain([ui::Head::blank(cx.t("undo"))]).collect();
    let rows: Vec<Markup> = deeds.iter().map(|d| row(cx, d)).collect();
    html! {
        (ui::page_head(cx.t("admin-undo"), html! { (cx.t("admin-undo-summary")) }, html! {}))
        @if rows.is_empty() { (ui::empty(cx.t("admin-undo-none"), html! {})) }
        @else { (ui::Table::new(cx.t("admin-undo"), heads).rows(rows).draw()) }
    }
}

fn row(cx: &Cx, deed: &Deed) -> Markup {
    let account = match &deed.account {
        Some((id, name)) => html! { a.lnk href={ "/accounts/" (id) } { (name) } },
        None => html! { span.faint { "–" } },
    };
    let what = html! {
        (verb(cx, &deed.verb))
        @if deed.events > 1 { " " span.faint { (cx.tr("admin-undo-events", &[("n", (deed.events as i64).into())])) } }
    };
    let action = format!("/undo/{}", deed.batch);
    ui::tr(vec![
        ui::Cell::head(html! {
            (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, deed.at)) " "
            span.faint { (calendar::time_of(&cx.viewer.zone, deed.at)) }
        }),
        ui::Cell::text(what).phone(ui::Phone::Left),
        ui::Cell::text(account).phone(ui::Phone::Right),
        ui::Cell::text(ui::post_button(ui::Look::Plain, &action, "undo", cx.t("undo"), &[])).phone(ui::Phone::Full),
    ])
}
