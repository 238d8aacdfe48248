//! `/goals/new`: sets a target.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::super::actions;
use super::form::{Offers, TargetForm, draw_about, draw_part, draw_what};
use super::{HERE, person_href};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::ui::{self, Look};

/// `GET /goals/new`
pub async fn show(cx: Cx, Query(start): Query<TargetForm>) -> Result<Response> {
    let inner = cx.clone();
    let offers = cx.read(move |q| Offers::load(q, &inner)).await?;
    let form = TargetForm { currency: cx.settings().currency.clone(), ..start };
    Ok(page(&cx, &form, &Fields::default(), &offers))
}

/// `POST /goals/new`
pub async fn save(cx: Cx, Form(form): Form<TargetForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let new = form.new_target(tx, &by.viewer, by.today, &by.settings.currency)?;
            let reason = crate::base::validate::line(&mut Fields::default(), "reason", &form.reason, 500);
            actions::set(tx, by, &new, &reason)?;
            Ok(new.about.user)
        })
        .await;
    match done {
        Ok(user) => Ok(flash::done(&person_href(user), "targets-set", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let inner = cx.clone();
            let offers = cx.read(move |q| Offers::load(q, &inner)).await?;
            Ok(page(&cx, &typed, &fields, &offers))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, form: &TargetForm, fields: &Fields, offers: &Offers) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("targets-new");
    let d = Draw { cx, fields, prefix: "targets" };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(title, html! {
            form.set method="post" action="/goals/new" novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (draw_about(&d, form, offers))
                (draw_what(&d, form))
                (draw_part(&d, form, offers))
                (d.text("reason", &form.reason, ""))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, HERE, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "check", cx.t("save")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav(HERE).crumb(Some(HERE), cx.t("targets-goals"));
    page.crumb(None, title).status(status).respond(cx)
}
