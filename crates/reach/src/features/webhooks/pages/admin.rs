//! `/admin/webhooks`: all endpoints of this install, with a switch. What they are sent, only their owners see.

use axum::response::Response;
use maud::{Markup, html};
use uuid::Uuid;

use super::super::actions;
use super::super::model::{Endpoint, State};
use super::super::store;
use super::one::StateForm;
use super::parts;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Result, flash};
use crate::ui::{self, Look};

/// Most endpoints on the page.
const MOST: i64 = 500;

/// `GET /admin/webhooks`
pub async fn show(cx: Cx) -> Result<Response> {
    let all = cx.read(|q| store::endpoints::all(q, MOST)).await?;
    let title = cx.t("webhooks-admin");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("webhooks-admin-summary")) }, html! {}))
        @if all.is_empty() { (ui::Panel::new(cx.t("webhooks-endpoints")).raw(ui::empty(cx.t("webhooks-admin-none"), html! {}))) }
        @else { (table(&cx, &all)) }
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).respond(&cx))
}

/// `POST /admin/webhooks/{id}/state`
pub async fn state(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<StateForm>) -> Result<Response> {
    let wanted = form.state()?;
    cx.write(move |tx, by| actions::set_state(tx, by, id, wanted)).await?;
    Ok(flash::done("/admin/webhooks", "saved", None))
}

fn table(cx: &Cx, all: &[(Endpoint, String)]) -> Markup {
    let heads = vec![
        ui::Head::text(cx.t("webhooks-owner")),
        ui::Head::text(cx.t("webhooks-host")),
        ui::Head::text(cx.t("webhooks-verbs")),
        ui::Head::number(cx.t("webhooks-failures")),
        ui::Head::text(cx.t("webhooks-state")),
        ui::Head::blank(cx.t("webhooks-switch")),
    ];
    let rows = all.iter().map(|(e, owner)| row(cx, e, owner)).collect();
    ui::Table::new(cx.t("webhooks-endpoints"), heads).rows(rows).draw()
}

fn row(cx: &Cx, e: &Endpoint, owner: &str) -> Markup {
    let action = format!("/admin/webhooks/{}/state", e.id);
    let button = match e.state {
        State::Active => ui::post_button(Look::Ghost, &action, "pause", cx.t("webhooks-pause"), &[("state", "paused")]),
        _ => ui::post_button(Look::Ghost, &action, "play", cx.t("webhooks-resume"), &[("state", "active")]),
    };
    ui::tr(vec![
        ui::Cell::head(html! { (owner) }),
        ui::Cell::text(html! { (e.host()) }).phone(ui::Phone::Full),
        ui::Cell::text(html! { (parts::told(cx, e)) }),
        ui::Cell::number(html! { (cx.locale().int(e.failures)) }),
        ui::Cell::text(parts::state(cx, e)).phone(ui::Phone::Right),
        ui::Cell::text(button).phone(ui::Phone::Right),
    ])
}
