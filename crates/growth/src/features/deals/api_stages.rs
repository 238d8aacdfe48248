//! The stages of deals for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value as Json};

use super::actions::stages as actions;
use super::stage_form::StageForm;
use super::store::stages;
use super::wire_stages::{StageInput, StageOut, StagePatch};
use crate::base::extract::{IfMatch, Json as Body, Path};
use crate::base::paging::List;
use crate::base::routes::Op;
use crate::base::{Cx, Need, Result, Right, Routes, StageId};
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, tagged};

const ALL: &str = "/api/v1/deal-stages";
const ONE: &str = "/api/v1/deal-stages/{id}";

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    let (user, admin) = (Need::User, Need::Right(Right::Administer));
    let list_op = Op::new("The stages of all kinds of deals").gives::<List<StageOut>>();
    let post = Op::new("Adds a stage to a kind of deals").takes::<StageInput>().gives::<StageOut>();
    let patch = Op::new("Changes a stage; needs If-Match").takes::<StagePatch>().gives::<StageOut>();
    let delete = Op::new("Archives a stage in which no open deal is; deals that were in it keep it");
    routes
        .api(Method::GET, ALL, user, list_op, list)
        .api(Method::POST, ALL, admin, post, create)
        .api(Method::GET, ONE, user, Op::new("A stage of deals").gives::<StageOut>(), get)
        .api(Method::PATCH, ONE, admin, patch, change)
        .api(Method::DELETE, ONE, admin, delete, archive)
}

async fn list(cx: Cx) -> Result<axum::Json<List<StageOut>>> {
    let all = cx.read(stages::all).await?;
    Ok(axum::Json(List { items: all.into_iter().map(StageOut::from).collect(), next: None }))
}

async fn get(cx: Cx, Path(id): Path<StageId>) -> Result<Response> {
    let found = cx.read(move |q| stages::find(q, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, StageOut::from(found)))
}

async fn create(cx: Cx, Body(input): Body<StageInput>) -> Result<Response> {
    let form = StageForm::from(input);
    let found = cx
        .write(move |tx, by| {
            let id = actions::add(tx, by, &form.new_stage()?)?;
            stages::find(tx, id)
        })
        .await?;
    Ok(created(&format!("{ALL}/{}", found.id), found.version, StageOut::from(found)))
}

async fn change(cx: Cx, Path(id): Path<StageId>, version: IfMatch, Body(input): Body<StagePatch>) -> Result<Response> {
    let base = Base::at(version.version());
    let found = cx
        .write(move |tx, by| {
            let stored = stages::find(tx, id)?;
            let (given, form) = input.clone().over(&stored);
            let mut set = form.set(&stored)?;
            set.retain(|field, _| given.contains(&field.as_str()));
            actions::edit(tx, by, id, &set, &base)?;
            stages::find(tx, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, found.version, StageOut::from(found)))
}

async fn archive(cx: Cx, Path(id): Path<StageId>) -> Result<StatusCode> {
    let gone = Map::from_iter([(String::from("archived"), Json::from(true))]);
    cx.write(move |tx, by| actions::edit(tx, by, id, &gone, &Base::at(None))).await?;
    Ok(StatusCode::NO_CONTENT)
}
