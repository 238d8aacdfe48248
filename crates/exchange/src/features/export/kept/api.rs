//! `/api/v1/exports`.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::actions::{self, NewExport};
use super::model::{Kept, State};
use super::{serve, store};
use crate::base::extract::{Json as Body, Path};
use crate::base::{Cx, Result};

/// An export as the API tells it.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct ExportOut {
    /// Its id.
    id: Uuid,
    /// Whether it holds everything.
    everything: bool,
    /// Why it was asked for.
    reason: String,
    /// How far it is.
    state: State,
    /// Parts that are written.
    steps_done: i64,
    /// All parts; 0 before it has begun.
    steps: i64,
    /// Rows so far.
    rows: i64,
    /// Accounts in it, once it is done.
    accounts: Option<i64>,
    /// Bytes of the file, once it is done.
    size: Option<i64>,
    /// What went wrong, in the reader's language.
    problem: Option<String>,
    /// When it was asked for, RFC 3339.
    created_at: String,
    /// When the file goes, RFC 3339.
    expires_at: Option<String>,
    /// Where the file is, once it is done.
    file: Option<String>,
}

/// One's own exports.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct ExportList {
    /// The newest first.
    items: Vec<ExportOut>,
}

fn out(cx: &Cx, kept: Kept) -> ExportOut {
    let done = kept.state == State::Done;
    ExportOut {
        file: done.then(|| format!("/api/v1/exports/{}/file", kept.id)),
        expires_at: done.then(|| kept.until().to_string()),
        problem: cx.locale().find(&kept.problem).map(str::to_owned),
        id: kept.id,
        everything: kept.everything,
        reason: kept.reason,
        state: kept.state,
        steps_done: kept.steps.0,
        steps: kept.steps.1,
        rows: kept.written,
        accounts: kept.accounts,
        size: kept.size,
        created_at: kept.created_at.to_string(),
    }
}

/// `POST /api/v1/exports`
pub async fn ask(cx: Cx, Body(new): Body<NewExport>) -> Result<Response> {
    let id = cx.write(move |tx, by| actions::ask(tx, by, &new)).await?;
    let viewer = cx.viewer.clone();
    let kept = cx.read(move |q| serve::own(q, &viewer, id)).await?;
    let place = [(header::LOCATION, format!("/api/v1/exports/{id}"))];
    Ok((StatusCode::ACCEPTED, place, Json(out(&cx, kept))).into_response())
}

/// `GET /api/v1/exports`
pub async fn list(cx: Cx) -> Result<Json<ExportList>> {
    let user = cx.viewer.id;
    let all = cx.read(move |q| store::of_user(q, user)).await?;
    Ok(Json(ExportList { items: all.into_iter().map(|kept| out(&cx, kept)).collect() }))
}

/// `GET /api/v1/exports/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Result<Json<ExportOut>> {
    let viewer = cx.viewer.clone();
    let kept = cx.read(move |q| serve::own(q, &viewer, id)).await?;
    Ok(Json(out(&cx, kept)))
}

/// `GET /api/v1/exports/{id}/file`
pub async fn file(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    serve::file(&cx, id).await
}
