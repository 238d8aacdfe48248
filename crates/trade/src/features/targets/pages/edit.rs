//! `/goals/targets/{target}/edit`: changes period or amount, and says why.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::super::model::Target;
use super::super::store::target;
use super::super::words;
use super::super::{actions, model::EditTarget};
use super::form::{TargetForm, draw_what};
use super::{HERE, href};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, TargetId, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::{self, Base};
use crate::features::people::pages::draw::{Draw, form_panel};
use crate::ui::{self, Look};

/// A target that the viewer may change.
async fn own(cx: &Cx, id: TargetId) -> Result<Target> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let found = target::find(q, &viewer, id)?;
        match actions::may_set(q, &viewer, found.about.user)? {
            true => Ok(found),
            false => Err(Error::Forbidden("targets-error-may")),
        }
    })
    .await
}

/// `GET /goals/targets/{target}/edit`
pub async fn show(cx: Cx, Path(id): Path<TargetId>) -> Result<Response> {
    let stored = own(&cx, id).await?;
    Ok(page(&cx, &stored, &TargetForm::of(&stored, cx.locale()), &Fields::default()))
}

/// `POST /goals/targets/{target}/edit`
pub async fn save(cx: Cx, Path(id): Path<TargetId>, Form(form): Form<TargetForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = target::find(tx, &by.viewer, id)?;
            let version = form.version.parse().map_err(|_| Error::field("version", "error-version"))?;
            let edit = form.edit(Base::at(Some(version)), by.today, &by.settings.currency)?;
            // The form sends all fields: what was not touched is no change.
            let set = merge::differing(&stored.fields(), &edit.set);
            Ok(actions::edit(tx, by, id, &EditTarget { set, ..edit })? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(id), "targets-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let stored = own(&cx, id).await?;
            Ok(page(&cx, &stored, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, stored: &Target, form: &TargetForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (title, here) = (cx.t("targets-edit"), href(stored.id));
    let d = Draw { cx, fields, prefix: "targets" };
    let body = html! {
        (ui::page_head(title, html! { (words::period(cx.locale(), &stored.span, None)) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/edit" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (draw_what(&d, form))
                (d.text("reason", &form.reason, "targets-hint-reason"))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "check", cx.t("save")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav(HERE).crumb(Some(HERE), cx.t("targets-goals"));
    page.crumb(Some(&here), cx.t("targets-target")).crumb(None, title).status(status).respond(cx)
}
