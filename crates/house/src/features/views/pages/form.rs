//! Naming a view, and changing its name and who sees it.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::{EditView, NewView, View};
use super::super::{actions, store};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::registry::ViewPlace;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::ui::{self, Look};

/// What the form was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewQuery {
    place: String,
    query: String,
}

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewForm {
    place: String,
    query: String,
    name: String,
    /// `1` for the team.
    shared: String,
    /// `1` when the list begins with it from now on.
    start: String,
    version: String,
}

fn place<'a>(cx: &'a Cx, name: &str) -> Result<&'a ViewPlace> {
    cx.app.registry.own.views.iter().find(|p| p.place == name).ok_or(Error::NotFound)
}

/// `GET /views/new`
pub async fn new(cx: Cx, Query(asked): Query<NewQuery>) -> Result<Response> {
    let form = ViewForm { place: asked.place, query: asked.query, ..ViewForm::default() };
    show(&cx, "/views", &form, &Fields::default(), None).await
}

/// `POST /views`
pub async fn create(cx: Cx, Form(form): Form<ViewForm>) -> Result<Response> {
    let path = place(&cx, &form.place)?.path;
    let by = cx.acting();
    let (batch, registry, typed) = (by.batch, cx.app.registry.clone(), form.clone());
    let saved = cx
        .write_as(by, move |tx, by| {
            let new = NewView {
                place: form.place.clone(),
                name: form.name.clone(),
                query: form.query.clone(),
                shared: form.shared == "1",
            };
            let view = actions::save(tx, by, &registry, &new)?;
            if form.start == "1" {
                actions::choose_default(tx, by, &registry, &view.place, Some(view.id))?;
            }
            Ok(view)
        })
        .await;
    match saved {
        Ok(view) => Ok(flash::done(&view.href(path), "views-saved", Some(batch))),
        Err(Error::Invalid(fields)) => show(&cx, "/views", &typed, &fields, None).await,
        Err(other) => Err(other),
    }
}

/// `GET /views/{view}/edit`
pub async fn edit(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let view = own(&cx, id).await?;
    let form = ViewForm {
        place: view.place.clone(),
        name: view.name.clone(),
        shared: String::from(if view.shared { "1" } else { "" }),
        version: view.version.to_string(),
        ..ViewForm::default()
    };
    show(&cx, &format!("/views/{id}"), &form, &Fields::default(), Some(&view)).await
}

/// The viewer's own view.
async fn own(cx: &Cx, id: Uuid) -> Result<View> {
    let viewer = cx.viewer.clone();
    let view = cx.read(move |q| store::find(q, &viewer, id)).await?;
    if view.owner == cx.viewer.id { Ok(view) } else { Err(Error::Forbidden("views-error-owner")) }
}

/// `POST /views/{view}`
pub async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<ViewForm>) -> Result<Response> {
    let by = cx.acting();
    let (batch, registry, typed) = (by.batch, cx.app.registry.clone(), form.clone());
    let input = EditView {
        name: Some(form.name),
        shared: Some(form.shared == "1"),
        base: form.version.parse().ok(),
        ..EditView::default()
    };
    match cx.write_as(by, move |tx, by| actions::edit(tx, by, &registry, id, &input)).await {
        Ok(view) => Ok(flash::done(&view.href(place(&cx, &view.place)?.path), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let view = own(&cx, id).await?;
            show(&cx, &format!("/views/{id}"), &typed, &fields, Some(&view)).await
        }
        Err(other) => Err(other),
    }
}

async fn show(cx: &Cx, action: &str, form: &ViewForm, fields: &Fields, view: Option<&View>) -> Result<Response> {
    let place = place(cx, view.map_or(form.place.as_str(), |v| v.place.as_str()))?;
    let viewer = cx.viewer.clone();
    let leads = cx.read(move |q| store::leads(q, &viewer)).await?;
    let title = cx.t(if view.is_some() { "views-edit-title" } else { "views-new-title" });
    let back = match view {
        Some(view) => view.href(place.path),
        None if form.query.is_empty() => place.path.to_owned(),
        None => format!("{}?{}", place.path, form.query),
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("views-form-summary")) }, html! {}))
        (ui::Panel::new(cx.t(place.label)).body(html! {
            form.set method="post" action=(action) novalidate {
                (summary(cx.locale(), fields))
                (fields_of(cx, form, fields, view.is_some(), leads || form.shared == "1"))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let page = Page::new(title, body).nav(place.path).crumb(Some(&back), cx.t(place.label)).crumb(None, title);
    Ok(page.status(status(fields)).respond(cx))
}

fn fields_of(cx: &Cx, form: &ViewForm, fields: &Fields, old: bool, leads: bool) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    html! {
        (ui::hidden_values(&[("place", &form.place), ("query", &form.query), ("version", &form.version)]))
        (ui::field_grid(d.required("name", "views-name", &form.name, "views-name-hint")))
        @if leads { (ui::checkbox("shared", "1", cx.t("views-shared"), form.shared == "1")) }
        @if !old { (ui::checkbox("start", "1", cx.t("views-start"), form.start == "1")) }
    }
}
