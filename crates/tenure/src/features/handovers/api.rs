//! Hand-overs for machines.

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::actions;
use super::model::{Direction, State};
use super::store::{accounts, handover};
use super::wire::{DeclineInput, HandoverAccountOut, HandoverInput, HandoverOut, PreviewOut};
use crate::base::extract::{Json, Path, Query};
use crate::base::paging::List;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{Cx, Error, HandoverId, Need, Result, Routes, Scope};
use crate::features::people::listing::slice;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/handovers";
    let list =
        Op::new("Hand-overs that one takes part in, or that people take part in who report to one; newest first");
    let mine = Op::new("Accounts of a hand-over that one can see today, by name").gives::<List<HandoverAccountOut>>();
    let post = Op::new("Hands accounts over: the lead changes with the day, and the receiver is asked");
    let look = Op::new("What a hand-over would do; nothing is stored").takes::<HandoverInput>().gives::<PreviewOut>();
    let answer = |path, op: Op| (Method::POST, path, Need::User, op.gives::<HandoverOut>());
    let (yes, no, back) = (
        answer("/api/v1/handovers/{id}/acceptance", Op::new("Takes a hand-over on")),
        answer("/api/v1/handovers/{id}/decline", Op::new("Declines a hand-over").takes::<DeclineInput>()),
        answer("/api/v1/handovers/{id}/withdrawal", Op::new("Takes a hand-over back that was not accepted")),
    );
    routes
        .api(Method::GET, ALL, Need::User, list.gives::<List<HandoverOut>>().query(QUERY), page)
        .api(Method::POST, ALL, Need::User, post.takes::<HandoverInput>().gives::<HandoverOut>(), create)
        .api(Method::POST, "/api/v1/handovers/preview", Need::User, look, preview)
        .api(Method::GET, "/api/v1/handovers/{id}", Need::User, Op::new("A hand-over").gives::<HandoverOut>(), get)
        .api(Method::GET, "/api/v1/handovers/{id}/accounts", Need::User, mine.query(&QUERY[..2]), lines)
        .api(yes.0, yes.1, yes.2, yes.3, accept)
        .api(no.0, no.1, no.2, no.3, decline)
        .api(back.0, back.1, back.2, back.3, withdraw)
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("direction", "incoming, outgoing or team; all without it"),
    ("state", "offered, accepted, declined or withdrawn"),
];

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HandoversQuery {
    limit: String,
    cursor: String,
    direction: String,
    state: String,
}

/// One word of a list, where it was given.
fn word<T>(field: &'static str, text: &str, parse: fn(&str) -> Option<T>) -> Result<Option<T>> {
    match parse(text) {
        None if !text.is_empty() => Err(Error::field(field, "error-choose")),
        found => Ok(found),
    }
}

async fn page(cx: Cx, Query(query): Query<HandoversQuery>) -> Result<axum::Json<List<HandoverOut>>> {
    let asked = slice(&query.limit, &query.cursor, "", "", &["-created_at"])?;
    let filter = handover::Filter {
        direction: word("direction", &query.direction, Direction::parse)?,
        state: word("state", &query.state, State::parse)?,
    };
    let viewer = cx.viewer.clone();
    let limit = asked.limit;
    let rows = cx.read(move |q| handover::page(q, &viewer, filter, asked.cursor.as_ref(), limit)).await?;
    let list = List::cut(rows, limit, handover::cursor);
    Ok(axum::Json(List { items: list.items.into_iter().map(HandoverOut::from).collect(), next: list.next }))
}

async fn create(cx: Cx, Json(input): Json<HandoverInput>) -> Result<Response> {
    let registry = cx.app.registry.clone();
    let made = cx
        .write(move |tx, by| {
            let new = input.clone().parse(by.viewer.id, by.today, &registry.handover_parts)?;
            let id = actions::offer(tx, by, &registry.handover_parts, &new)?;
            handover::load(tx, id)
        })
        .await?;
    let place = format!("/api/v1/handovers/{}", made.id);
    let body = axum::Json(HandoverOut::from(made));
    Ok((StatusCode::CREATED, [(axum::http::header::LOCATION, place)], body).into_response())
}

async fn preview(cx: Cx, Json(input): Json<HandoverInput>) -> Result<axum::Json<PreviewOut>> {
    let (viewer, registry) = (cx.viewer.clone(), cx.app.registry.clone());
    let found = cx
        .snapshot(move |q| {
            let new = input.parse(viewer.id, viewer.today, &registry.handover_parts)?;
            actions::preview(q, &viewer, &registry.handover_parts, &new)
        })
        .await?;
    Ok(axum::Json(found.into()))
}

async fn get(cx: Cx, Path(id): Path<HandoverId>) -> Result<axum::Json<HandoverOut>> {
    let viewer = cx.viewer.clone();
    Ok(axum::Json(cx.read(move |q| handover::find(q, &viewer, id)).await?.into()))
}

async fn lines(
    cx: Cx,
    Path(id): Path<HandoverId>,
    Query(query): Query<HandoversQuery>,
) -> Result<axum::Json<List<HandoverAccountOut>>> {
    let asked = slice(&query.limit, &query.cursor, "", "", &["name"])?;
    let (viewer, limit) = (cx.viewer.clone(), asked.limit);
    let rows = cx
        .snapshot(move |q| {
            handover::find(q, &viewer, id)?;
            accounts::page(q, &Scope::all(q, &viewer)?, id, asked.cursor.as_ref(), limit)
        })
        .await?;
    let list = List::cut(rows, limit, accounts::cursor);
    Ok(axum::Json(List { items: list.items.into_iter().map(HandoverAccountOut::from).collect(), next: list.next }))
}

async fn accept(cx: Cx, Path(id): Path<HandoverId>) -> Result<axum::Json<HandoverOut>> {
    Ok(axum::Json(cx.write(move |tx, by| actions::accept(tx, by, id)).await?.into()))
}

async fn decline(
    cx: Cx,
    Path(id): Path<HandoverId>,
    Json(input): Json<DeclineInput>,
) -> Result<axum::Json<HandoverOut>> {
    Ok(axum::Json(cx.write(move |tx, by| actions::decline(tx, by, id, input.reason.trim())).await?.into()))
}

async fn withdraw(cx: Cx, Path(id): Path<HandoverId>) -> Result<axum::Json<HandoverOut>> {
    let registry = cx.app.registry.clone();
    let done = cx.write(move |tx, by| {
        actions::withdraw(tx, by, &registry, id)?;
        handover::load(tx, id)
    });
    Ok(axum::Json(done.await?.into()))
}
