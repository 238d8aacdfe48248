//! Buttons of a view: store what is shown over it, delete it, begin with it.

use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::super::actions;
use super::super::model::{EditView, View};
use crate::base::extract::{Form, Path};
use crate::base::{Cx, Error, Result, flash};

/// What is shown, to be stored over a view.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReplaceForm {
    query: String,
    version: String,
}

/// Which view a list begins with; empty for everything.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DefaultForm {
    place: String,
    view: String,
}

fn path(cx: &Cx, place: &str) -> &'static str {
    cx.app.registry.own.views.iter().find(|p| p.place == place).map_or("/", |p| p.path)
}

fn href(cx: &Cx, view: &View) -> String {
    view.href(path(cx, &view.place))
}

/// `POST /views/{view}/query`
pub async fn replace(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<ReplaceForm>) -> Result<Response> {
    let by = cx.acting();
    let (batch, registry) = (by.batch, cx.app.registry.clone());
    let input = EditView { query: Some(form.query), base: form.version.parse().ok(), ..EditView::default() };
    let view = cx.write_as(by, move |tx, by| actions::edit(tx, by, &registry, id, &input)).await?;
    Ok(flash::done(&href(&cx, &view), "views-replaced", Some(batch)))
}

/// `POST /views/{view}/archiving`
pub async fn archive(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    let view = cx.write_as(by, move |tx, by| actions::archive(tx, by, id)).await?;
    Ok(flash::done(path(&cx, &view.place), "views-deleted", Some(batch)))
}

/// `POST /views/default`
pub async fn default(cx: Cx, Form(form): Form<DefaultForm>) -> Result<Response> {
    let view: Option<Uuid> = match form.view.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::field("view", "error-choose"))?),
    };
    let (registry, place) = (cx.app.registry.clone(), form.place.clone());
    cx.write(move |tx, by| actions::choose_default(tx, by, &registry, &place, view)).await?;
    Ok(flash::done(path(&cx, &form.place), "saved", None))
}
