//! The reasons for which deals end, for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actions::reasons::{self as actions, Place};
use super::model::{Outcome, Reason};
use super::reason_form::ReasonForm;
use super::store::reasons as store;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, DealReasonId, Error, Need, Result, Right, Routes};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

/// A reason for which deals end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonOut {
    /// Its id.
    pub id: DealReasonId,
    /// Won or lost.
    pub outcome: Outcome,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// Whether it is no longer offered.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Reason> for ReasonOut {
    fn from(r: Reason) -> Self {
        let Reason { id, outcome, name, name_zh, version, archived, .. } = r;
        Self { id, outcome, name, name_zh, archived, version }
    }
}

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/deal-reasons";
    const ONE: &str = "/api/v1/deal-reasons/{id}";
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let query = &[("archived", "true also lists those that are no longer offered")];
    let list_op = Op::new("Why deals are won and lost, in their order").gives::<List<ReasonOut>>().query(query);
    let post = Op::new("Adds a reason").takes::<ReasonInput>().gives::<ReasonOut>();
    let patch = Op::new("Changes a reason; needs If-Match").takes::<ReasonPatch>().gives::<ReasonOut>();
    routes
        .api(Method::GET, ALL, user, list_op, list)
        .api(Method::POST, ALL, admin, post, create)
        .api(Method::GET, ONE, user, Op::new("A reason").gives::<ReasonOut>(), get)
        .api(Method::PATCH, ONE, admin, patch, change)
        .api(Method::DELETE, ONE, admin, Op::new("Retires a reason"), retire)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReasonQuery {
    archived: bool,
}

async fn list(cx: Cx, Query(asked): Query<ReasonQuery>) -> Result<axum::Json<List<ReasonOut>>> {
    let all = cx.read(if asked.archived { store::all } else { store::live }).await?;
    Ok(axum::Json(List { items: all.into_iter().map(ReasonOut::from).collect(), next: None }))
}

async fn get(cx: Cx, Path(id): Path<DealReasonId>) -> Result<Response> {
    let found = cx.read(move |q| store::find(q, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, ReasonOut::from(found)))
}

/// A new reason.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReasonInput {
    /// won or lost.
    pub outcome: String,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
}

async fn create(cx: Cx, Json(input): Json<ReasonInput>) -> Result<Response> {
    let ReasonInput { outcome, name, name_zh } = input;
    let form = ReasonForm { outcome, name, name_zh, version: String::new() };
    let found = cx
        .write(move |tx, by| {
            let id = actions::add(tx, by, &form.parse()?)?;
            store::find(tx, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/deal-reasons/{}", found.id), found.version, ReasonOut::from(found)))
}

/// Fields to change: absent stays, an empty text clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReasonPatch {
    /// Its name in English.
    pub name: Option<String>,
    /// Its name in Chinese.
    pub name_zh: Option<String>,
    /// Its place among those of its outcome that are offered, counted from 1.
    pub place: Option<usize>,
    /// True retires it, false offers it again.
    pub archived: Option<bool>,
}

async fn change(
    cx: Cx,
    Path(id): Path<DealReasonId>,
    version: IfMatch,
    Json(input): Json<ReasonPatch>,
) -> Result<Response> {
    let base = version.version();
    let found = cx
        .write(move |tx, by| {
            let mut form = ReasonForm::of(&store::find(tx, id)?);
            let mut given = Vec::new();
            for (field, value, slot) in
                [("name", &input.name, &mut form.name), ("name_zh", &input.name_zh, &mut form.name_zh)]
            {
                if let Some(value) = value {
                    given.push(field);
                    slot.clone_from(value);
                }
            }
            let mut set = form.names()?;
            set.retain(|field, _| given.contains(&field.as_str()));
            actions::edit(tx, by, id, &set, &Base::at(base))?;
            if let Some(archived) = input.archived {
                actions::retire(tx, by, id, archived)?;
            }
            if let Some(place) = input.place {
                if place == 0 {
                    return Err(Error::field("place", "deals-error-place"));
                }
                actions::arrange(tx, by, id, Place::At(place))?;
            }
            store::find(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, found.version, ReasonOut::from(found)))
}

async fn retire(cx: Cx, Path(id): Path<DealReasonId>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::retire(tx, by, id, true)).await?;
    Ok(StatusCode::NO_CONTENT)
}
