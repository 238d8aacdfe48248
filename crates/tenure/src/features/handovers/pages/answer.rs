//! The receiver's answer, and taking a hand-over back.

use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::actions;
use super::super::model::Handover;
use super::super::store::handover;
use super::draw;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, HandoverId, Result, flash};
use crate::features::org::shared::{mistake, status, summary};
use crate::ui;

/// `POST /handovers/{id}/acceptance`
pub async fn accept(cx: Cx, Path(id): Path<HandoverId>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::accept(tx, by, id)).await?;
    Ok(flash::done(&draw::href(id), "handovers-accepted-toast", Some(batch)))
}

/// Why it is declined.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeclineForm {
    reason: String,
}

/// `GET /handovers/{id}/decline`
pub async fn decline_form(cx: Cx, Path(id): Path<HandoverId>) -> Result<Response> {
    declining(&cx, id, &DeclineForm::default(), &Fields::default()).await
}

async fn declining(cx: &Cx, id: HandoverId, form: &DeclineForm, fields: &Fields) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| handover::find(q, &viewer, id)).await?;
    if found.receiver.id != cx.viewer.id {
        return Err(Error::Forbidden("handovers-error-not-receiver"));
    }
    Ok(decline_page(cx, &found, form, fields))
}

fn decline_page(cx: &Cx, h: &Handover, form: &DeclineForm, fields: &Fields) -> Response {
    let (here, title) = (draw::href(h.id), cx.t("handovers-decline-title"));
    let error = mistake(cx, fields, "reason");
    let reason = ui::Field::text("reason", cx.t("reason")).value(&form.reason).required().full().autofocus();
    let body = html! {
        (ui::page_head(title, html! { (draw::title(cx, h)) }, html! {}))
        form method="post" action={ (here) "/decline" } novalidate {
            (summary(cx, fields))
            (ui::Panel::new(title).body(html! {
                (ui::field_grid(reason.error(error.as_deref()).draw()))
                (ui::form_foot(html! { (cx.t("handovers-decline-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Danger, "", cx.t("handovers-decline")))
                }))
            }))
        }
    };
    let page = draw::crumbs(Page::new(title, body), cx).crumb(Some(&here), draw::title(cx, h));
    page.crumb(None, title).status(status(fields)).respond(cx)
}

/// `POST /handovers/{id}/decline`
pub async fn decline(cx: Cx, Path(id): Path<HandoverId>, Form(form): Form<DeclineForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::decline(tx, by, id, form.reason.trim())).await {
        Ok(_) => Ok(flash::done(&draw::href(id), "handovers-declined-toast", Some(batch))),
        Err(Error::Invalid(fields)) => declining(&cx, id, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

/// `POST /handovers/{id}/withdrawal`
pub async fn withdraw(cx: Cx, Path(id): Path<HandoverId>) -> Result<Response> {
    let registry = cx.app.registry.clone();
    cx.write(move |tx, by| actions::withdraw(tx, by, &registry, id)).await?;
    Ok(flash::done(&draw::href(id), "handovers-withdrawn-toast", None))
}
