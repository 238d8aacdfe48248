//! Bytes that are sent to us, as they come: from a body that is one file, and from a form that holds one.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{BodyDataStream, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::http::StatusCode;
use futures_core::Stream;

use super::{Error, Result};

/// Longest wait for the next bytes.
const STALLED: Duration = Duration::from_secs(30);

/// The next bytes of a file in a form.
///
/// # Errors
/// `BadRequest` when the connection breaks or stalls.
pub async fn next(field: &mut Field<'_>) -> Result<Option<Bytes>> {
    let waited = tokio::time::timeout(STALLED, field.chunk()).await.map_err(|_| stalled())?;
    waited.map_err(|e| broken(&e))
}

/// A form that cannot be read.
pub fn broken(e: &MultipartError) -> Error {
    Error::BadRequest(e.status(), "error-body", e.body_text())
}

fn stalled() -> Error {
    Error::BadRequest(StatusCode::REQUEST_TIMEOUT, "error-body", String::from("no bytes came for 30 seconds"))
}

/// The next bytes of a body.
///
/// # Errors
/// `BadRequest` when the connection breaks or stalls.
pub async fn piece(stream: &mut BodyDataStream) -> Result<Option<Bytes>> {
    let waited = tokio::time::timeout(STALLED, std::future::poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx))).await;
    let broken = |e: axum::Error| Error::BadRequest(StatusCode::BAD_REQUEST, "error-body", e.to_string());
    waited.map_err(|_| stalled())?.transpose().map_err(broken)
}
