//! `POST /api/v1/imports/{kind}`.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::import;
use crate::base::extract::{Path, Query};
use crate::base::{Cx, Error, Result};

/// Query of an import.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ImportQuery {
    dry_run: bool,
    account: String,
}

/// Imports the body; 422 with the report when rows are refused, 201 when they are stored, 200 when it was a dry run.
pub async fn import(
    cx: Cx,
    Path(kind): Path<String>,
    Query(query): Query<ImportQuery>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response> {
    import::kind(&cx.app.registry, &kind)?;
    let found = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let wanted = if kind == "vcards" { "text/vcard" } else { "text/csv" };
    if !found.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted) {
        let detail = format!("expected {wanted}, got {found:?}");
        return Err(Error::BadRequest(StatusCode::UNSUPPORTED_MEDIA_TYPE, "error-content-type", detail));
    }
    let body = body.map_err(|e| Error::BadRequest(e.status(), "error-body", e.body_text()))?;
    let report = import::import(&cx, (&kind, &query.account), body.to_vec(), query.dry_run).await?;
    let status = match (report.refused.is_empty(), query.dry_run) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::OK,
        (true, false) => StatusCode::CREATED,
    };
    Ok((status, axum::Json(report)).into_response())
}
