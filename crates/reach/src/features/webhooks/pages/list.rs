//! `/profile/webhooks`: one's own endpoints, and the form for a new one.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::model::Endpoint;
use super::super::store;
use super::parts;
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result};
use crate::features::identity::pages::draw::{status, summary};
use crate::features::identity::web::no_store;
use crate::ui;

/// A new endpoint as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointForm {
    /// Where to.
    pub url: String,
    /// Which events.
    pub verbs: String,
}

/// `GET /profile/webhooks`
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, &EndpointForm::default(), &Fields::default(), None).await
}

/// `POST /profile/webhooks`: the answer is the only page that ever shows the secret.
pub async fn create(cx: Cx, Form(form): Form<EndpointForm>) -> Result<Response> {
    let (ids, typed) = (cx.app.ids.clone(), form.clone());
    let made =
        cx.write(move |tx, by| actions::create(tx, by, &ids, &typed.url, std::slice::from_ref(&typed.verbs))).await;
    match made {
        Ok(made) => page(&cx, &EndpointForm::default(), &Fields::default(), Some(&made)).await.map(no_store),
        Err(Error::Invalid(fields)) => page(&cx, &form, &fields, None).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, form: &EndpointForm, fields: &Fields, made: Option<&Endpoint>) -> Result<Response> {
    let user = cx.viewer.id;
    let all = cx.read(move |q| store::endpoints::of_user(q, user)).await?;
    let title = cx.t("webhooks-title");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("webhooks-summary")) }, html! {}))
        @if let Some(made) = made { (parts::secret(cx, &made.secret)) }
        (ui::columns(endpoints(cx, &all), new(cx, form, fields)))
    };
    let page = Page::new(title, body).nav("/profile").crumb(Some("/profile"), cx.t("identity-profile"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn endpoints(cx: &Cx, all: &[Endpoint]) -> Markup {
    let count = cx.locale().int(i64::try_from(all.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("webhooks-endpoints")).count(&count);
    if all.is_empty() {
        return panel.raw(ui::empty(cx.t("webhooks-none"), html! {}));
    }
    panel.rows(html! {
        @for e in all {
            (ui::kv_row(&ui::KvRow {
                href: Some(&format!("/profile/webhooks/{}", e.id)),
                lead: ui::icon("link"),
                title: e.host(),
                meta: html! { (parts::told(cx, e)) },
                value: parts::state(cx, e),
            }))
        }
    })
}

fn new(cx: &Cx, form: &EndpointForm, fields: &Fields) -> Markup {
    // Plain, not enhanced: the answer to this form is the only page that shows the secret.
    ui::Panel::new(cx.t("webhooks-new")).body(html! {
        form.set method="post" action="/profile/webhooks" novalidate {
            (summary(cx.locale(), fields))
            (parts::fields(cx, fields, &form.url, &form.verbs))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "plus", cx.t("webhooks-make"))))
        }
    })
}
