//! `Idempotency-Key`: a POST of the API that is sent again gets the first answer again.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value as Json};

use super::errors;
use crate::base::cx::RequestContext;
use crate::base::idempotency::{self, Asked, Claim, Found, Kept};
use crate::base::permit::look;
use crate::base::viewer::Via;
use crate::base::{AccountId, App, Error, Read, Result, Viewer};
use crate::features::exchange::csv;

/// The header.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Set on an answer that is given again.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key.
const LONGEST: usize = 255;
/// Largest body that is read: that of an import, with room around it.
const BODY: usize = csv::LIMIT + 64 * 1024;
/// Largest answer that is kept.
const ANSWER: usize = 1024 * 1024;
/// The headers that are kept.
const HEADERS: [HeaderName; 3] = [CONTENT_TYPE, LOCATION, ETAG];

/// Does a keyed request once. Requests without a key, of strangers, or with a token that only reads pass by.
pub async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let keyed = request.method() == Method::POST && request.headers().contains_key(KEY);
    let context = request.extensions().get::<Arc<RequestContext>>().cloned();
    let Some(context) = context.filter(|c| keyed && c.api) else { return next.run(request).await };
    let viewer = context.viewer.clone().filter(|v| !matches!(v.via, Via::Token { read_only: true, .. }));
    let Some(viewer) = viewer else { return next.run(request).await };
    match answer(&app, &context, viewer, request, next).await {
        Ok(response) => response,
        Err(error) => errors::answer(&context, &error),
    }
}

async fn answer(
    app: &App,
    context: &Arc<RequestContext>,
    viewer: Arc<Viewer>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let key = key(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY)
        .await
        .map_err(|e| Error::BadRequest(StatusCode::PAYLOAD_TOO_LARGE, "error-body", e.to_string()))?;
    let kind = parts.headers.get(CONTENT_TYPE).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    let asked = Asked::new(viewer.id, &key, &context.uri, kind.as_deref().unwrap_or_default(), &body);
    let (now, id) = (context.now, app.ids.uuid(context.now));
    match app.db.write(move |tx| idempotency::claim(tx, &asked, id, now)).await? {
        Found::New(claim) => {
            let context = RequestContext { claim: Some(claim.clone()), ..RequestContext::clone(context) };
            parts.extensions.insert(Arc::new(context));
            perform(app, claim, Request::from_parts(parts, Body::from(body)), next).await
        }
        Found::Running => Err(Error::conflict("error-idempotency-running")),
        Found::Lost => Err(Error::conflict("error-idempotency-lost")),
        Found::Other => Err(Error::field("Idempotency-Key", "error-idempotency-other")),
        Found::Answered(kept) => {
            let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
            allowed(app, viewer, &route, &context.uri, &kept).await?;
            again(kept)
        }
    }
}

/// The key as sent, with or without the quotes that the draft of the header asks for.
fn key(headers: &HeaderMap) -> Result<String> {
    let text = headers.get(KEY).and_then(|v| v.to_str().ok()).unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if text.is_empty() || text.len() > LONGEST {
        return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-idempotency-key", String::new()));
    }
    Ok(text.to_owned())
}

/// Runs the request to its end, even when the client does not wait: it is the client that lost the connection who
/// will ask again.
async fn perform(app: &App, claim: Claim, request: Request, next: Next) -> Result<Response> {
    let (worker, held) = (app.clone(), claim.clone());
    let done = tokio::spawn(async move {
        let response = next.run(request).await;
        settle(&worker, &held, response).await
    });
    match done.await {
        Ok(response) => response,
        Err(error) => {
            app.db.write(move |tx| claim.release(tx)).await?;
            Err(Error::internal(format!("a keyed request did not end: {error}")))
        }
    }
}

/// Keeps the answer. What failed on our side, with nothing written, may be tried again under the same key.
async fn settle(app: &App, claim: &Claim, response: Response) -> Result<Response> {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.map_err(|e| Error::internal(e.to_string()))?;
    let passing = parts.status.is_server_error()
        || matches!(parts.status, StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS | StatusCode::CONFLICT);
    let kept = kept(parts.status, &parts.headers, &body);
    let claim = claim.clone();
    let stored = app
        .db
        .write(move |tx| {
            if passing && claim.release(tx)? {
                return Ok::<_, Error>(());
            }
            claim.keep(tx, &kept)
        })
        .await;
    if let Err(error) = stored {
        // The work is done; that its answer is not kept only means that a second try is told to look.
        tracing::warn!("the answer to a keyed request was not kept: {error}");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn kept(status: StatusCode, headers: &HeaderMap, body: &Bytes) -> Kept {
    let mut map = Map::new();
    for name in HEADERS {
        if let Some(value) = headers.get(&name).and_then(|v| v.to_str().ok()) {
            map.insert(name.as_str().to_owned(), Json::from(value));
        }
    }
    // Secrets are shown once and stored as hashes only, so an answer that holds one is not kept.
    let secret = headers.get(CACHE_CONTROL).is_some_and(|v| v.as_bytes() == b"no-store");
    let body = (!secret && body.len() <= ANSWER).then(|| body.to_vec());
    Kept { status: status.as_u16(), headers: Json::Object(map), body }
}

/// Rights and access are those of this moment: an answer of this morning is no way around a revocation.
async fn allowed(app: &App, viewer: Arc<Viewer>, route: &str, uri: &str, kept: &Kept) -> Result<()> {
    let known = app.registry.routes.iter().find(|r| r.method == Method::POST && r.path == route);
    if known.is_some_and(|r| !r.need.met(Some(&viewer))) {
        return Err(Error::Forbidden("error-forbidden-right"));
    }
    let made = kept.headers["location"].as_str().unwrap_or_default();
    let accounts: Vec<AccountId> = [uri, made].into_iter().filter_map(account_in).collect();
    app.db.read(move |q| accounts.into_iter().try_for_each(|id| look::<Read>(q, &viewer, id).map(drop))).await
}

/// The account that an address belongs to.
fn account_in(path: &str) -> Option<AccountId> {
    let (_, rest) = path.split_once("/accounts/")?;
    rest.split(['/', '?']).next()?.parse().ok()
}

fn again(kept: Kept) -> Result<Response> {
    let Some(body) = kept.body else { return Err(Error::conflict("error-idempotency-secret")) };
    let mut response = (StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK), body).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    for name in HEADERS {
        if let Some(value) = kept.headers[name.as_str()].as_str().and_then(|v| HeaderValue::from_str(v).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_with_and_without_quotes() {
        let sent = |text: &str| key(&HeaderMap::from_iter([(KEY, HeaderValue::from_str(text).unwrap())]));
        assert_eq!(sent("\"8e03978e-40d5\"").unwrap(), "8e03978e-40d5");
        assert_eq!(sent(" order 7 ").unwrap(), "order 7");
        assert!(sent("").is_err() && sent("\"\"").is_err() && sent(&"x".repeat(256)).is_err());
    }

    #[test]
    fn the_account_of_an_address_is_found() {
        let id = "0190ffff-0000-7000-8000-00000000000a";
        assert_eq!(account_in(&format!("/api/v1/accounts/{id}/promises?x=1")).unwrap().to_string(), id);
        assert_eq!(account_in(&format!("/api/v1/accounts/{id}")).unwrap().to_string(), id);
        assert!(account_in("/api/v1/accounts").is_none() && account_in("/api/v1/accounts/batch").is_none());
    }
}
