//! The profile's panel: of which things one is told, and whether by mail too.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::model::Choice;
use super::super::{actions, store};
use crate::base::extract::Form;
use crate::base::registry::NoticeKind;
use crate::base::{Cx, Result, flash};
use crate::features::identity::mail;
use crate::ui;

/// The ticked boxes: kinds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChoicesForm {
    in_app: Vec<String>,
    by_mail: Vec<String>,
}

/// Draws the panel.
pub fn panel(q: &Conn<'_>, cx: &Cx) -> Result<Markup> {
    let stored = store::choices(q, cx.viewer.id)?;
    let row = |kind: &NoticeKind| {
        let choice = stored.get(kind.kind).copied().unwrap_or_default();
        let value = html! {
            (ui::checkbox("in_app", kind.kind, cx.t("notifications-in-app"), choice.in_app))
            (ui::checkbox("by_mail", kind.kind, cx.t("notifications-by-mail"), choice.by_mail))
        };
        let lead = ui::icon(kind.icon);
        ui::kv_row(&ui::KvRow { href: None, lead, title: cx.t(kind.label), meta: html! {}, value })
    };
    let note = if mail::possible(&cx.app) { "notifications-mail-hourly" } else { "notifications-mail-off" };
    Ok(ui::Panel::new(cx.t("notifications-title")).id("notices").raw(html! {
        form method="post" action="/notifications/choices" {
            ul.rows { @for kind in &cx.app.registry.own.notices { (row(kind)) } }
            div.pad { (ui::form_foot(html! { (cx.t(note)) }, ui::submit(ui::Look::Plain, "", cx.t("save")))) }
        }
    }))
}

/// `POST /notifications/choices`
pub async fn save(cx: Cx, Form(form): Form<ChoicesForm>) -> Result<Response> {
    let registry = cx.app.registry.clone();
    let choices: Vec<(String, Choice)> = registry
        .own
        .notices
        .iter()
        .map(|kind| {
            let ticked = |list: &[String]| list.iter().any(|k| k == kind.kind);
            (kind.kind.to_owned(), Choice { in_app: ticked(&form.in_app), by_mail: ticked(&form.by_mail) })
        })
        .collect();
    cx.write(move |tx, by| actions::choose(tx, by, &registry, &choices)).await?;
    Ok(flash::done("/profile#notices", "saved", None))
}
