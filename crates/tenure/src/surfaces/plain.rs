//! What is no page: health, metrics and static files.

use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};

use crate::base::{App, Error, Need, Result, Routes};
use crate::server::metrics;
use crate::ui::assets;

/// `/healthz`, `/metrics` and `/assets/…`: the same for everybody, and nothing about anybody.
pub fn routes() -> Routes {
    Routes::default().get("/healthz", Need::Public, health).get("/metrics", Need::Public, counters).get(
        "/assets/{*path}",
        Need::Public,
        asset,
    )
}

/// Whether the database answers and can be written to.
async fn health(State(app): State<App>) -> Result<&'static str> {
    app.db.ping().await.map_err(|e| Error::Unavailable(e.to_string()))?;
    Ok("ok\n")
}

async fn counters() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], metrics::text())
}

async fn asset(uri: Uri, headers: HeaderMap) -> Result<Response> {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let gzip = accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == "gzip"));
    let asset = assets::serve(uri.path(), gzip).ok_or(Error::NotFound)?;
    let mut response = asset.body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    // The address holds a hash of the content.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = asset.encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Ok(response)
}
