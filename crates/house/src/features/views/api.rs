//! Saved views as JSON.

use axum::http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{EditView, NewView, View};
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, Need, Result, Routes, UserId};

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("The views that one may open: one's own, then those of one's managers")
        .gives::<ViewList>()
        .query(&[("place", "accounts, people or promises; all without it")]);
    let one = "/api/v1/views/{view}";
    routes
        .api(Method::GET, "/api/v1/views", user, list, find)
        .api(
            Method::POST,
            "/api/v1/views",
            user,
            Op::new("Saves a view").takes::<ViewInput>().gives::<ViewOut>(),
            create,
        )
        .api(
            Method::PATCH,
            one,
            user,
            Op::new("Renames, replaces or shares one's own view").takes::<ViewPatch>().gives::<ViewOut>(),
            edit,
        )
        .api(Method::DELETE, one, user, Op::new("Deletes one's own view; undo brings it back"), archive)
        .api(
            Method::PUT,
            "/api/v1/views/default",
            user,
            Op::new("Lets one's list begin with a view, or with everything").takes::<DefaultInput>(),
            default,
        )
}

/// A view.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ViewOut {
    id: Uuid,
    /// Only the owner changes it.
    owner_id: UserId,
    owner: String,
    /// Which list.
    place: String,
    name: String,
    /// The list's query string.
    query: String,
    /// Whether those who report to the owner see it too.
    shared: bool,
    /// Whether the caller's list begins with it.
    default: bool,
    /// For If-Match.
    version: i64,
}

/// Views.
pub type ViewList = List<ViewOut>;

fn out(view: View, default: bool) -> ViewOut {
    ViewOut {
        id: view.id,
        owner_id: view.owner,
        owner: view.owner_name,
        place: view.place,
        name: view.name,
        query: view.query,
        shared: view.shared,
        default,
        version: view.version,
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FindQuery {
    place: String,
}

/// `GET /api/v1/views`
pub async fn find(cx: Cx, Query(asked): Query<FindQuery>) -> Result<axum::Json<ViewList>> {
    let (viewer, registry) = (cx.viewer.clone(), cx.app.registry.clone());
    let items = cx
        .read(move |q| {
            let place = Some(asked.place.as_str()).filter(|p| !p.is_empty());
            let mut items = Vec::new();
            for view in store::list(q, &viewer, place)? {
                items.push(out(view, false));
            }
            for place in &registry.own.views {
                let default = store::default_of(q, viewer.id, place.place)?;
                items.iter_mut().filter(|v| Some(v.id) == default).for_each(|v| v.default = true);
            }
            Ok(items)
        })
        .await?;
    Ok(axum::Json(List { items, next: None }))
}

/// A new view.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewInput {
    /// accounts, people or promises.
    place: String,
    name: String,
    /// The list's query string, as in its address: scope, filters, sort, columns.
    #[serde(default)]
    query: String,
    /// For those who report to the caller too.
    #[serde(default)]
    shared: bool,
}

/// `POST /api/v1/views`
pub async fn create(cx: Cx, Json(input): Json<ViewInput>) -> Result<(StatusCode, axum::Json<ViewOut>)> {
    let registry = cx.app.registry.clone();
    let new = NewView { place: input.place, name: input.name, query: input.query, shared: input.shared };
    let view = cx.write(move |tx, by| actions::save(tx, by, &registry, &new)).await?;
    Ok((StatusCode::CREATED, axum::Json(out(view, false))))
}

/// What changes; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ViewPatch {
    name: Option<String>,
    query: Option<String>,
    shared: Option<bool>,
}

/// `PATCH /api/v1/views/{view}`
pub async fn edit(
    cx: Cx,
    Path(id): Path<Uuid>,
    version: IfMatch,
    Json(patch): Json<ViewPatch>,
) -> Result<axum::Json<ViewOut>> {
    let registry = cx.app.registry.clone();
    let input = EditView { name: patch.name, query: patch.query, shared: patch.shared, base: version.version() };
    let view = cx.write(move |tx, by| actions::edit(tx, by, &registry, id, &input)).await?;
    Ok(axum::Json(out(view, false)))
}

/// `DELETE /api/v1/views/{view}`
pub async fn archive(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which view a list begins with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefaultInput {
    /// accounts, people or promises.
    place: String,
    /// A view; null lets the list begin with everything.
    view_id: Option<Uuid>,
}

/// `PUT /api/v1/views/default`
pub async fn default(cx: Cx, Json(input): Json<DefaultInput>) -> Result<StatusCode> {
    let registry = cx.app.registry.clone();
    cx.write(move |tx, by| actions::choose_default(tx, by, &registry, &input.place, input.view_id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
