//! `ETag` and `If-None-Match` on what the API reads.
//!
//! A record's tag is its version and a hash of what is shown (`"7-2f1c…"`), because some of it follows from the day or
//! from other rows; `If-Match` takes the version out of it. Lists have a weak tag, the hash alone. Pages are not
//! hashed: they hold the toast and the day, and a browser that asks again after `no-cache` gets them quickly anyway.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use sha2::{Digest, Sha256};

/// Larger answers are streams or exports; they go out without a tag.
const LARGEST: u64 = 4 * 1024 * 1024;

/// Tags answers of the API and answers 304 where the client has them already.
pub async fn tag(request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD) && request.uri().path().starts_with("/api/");
    if !reading {
        return next.run(request).await;
    }
    let known: Vec<HeaderValue> = request.headers().get_all(IF_NONE_MATCH).iter().cloned().collect();
    let response = next.run(request).await;
    let private = response.headers().get(CACHE_CONTROL).is_some_and(|v| v.as_bytes() == b"no-store");
    let small = response.body().size_hint().exact().is_some_and(|n| n <= LARGEST);
    if response.status() != StatusCode::OK || private || !small {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let tag = match parts.headers.get(ETAG).and_then(|v| v.to_str().ok()) {
        Some(version) => format!("\"{}-{}\"", version.trim_start_matches("W/").trim_matches('"'), hash(&bytes)),
        None => format!("W/\"{}\"", hash(&bytes)),
    };
    let same = known.iter().filter_map(|v| v.to_str().ok()).any(|list| matches(list, &tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    if !same {
        return Response::from_parts(parts, Body::from(bytes));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::empty())
}

fn hash(bytes: &Bytes) -> String {
    Sha256::digest(bytes).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// Weak comparison, as `If-None-Match` asks for.
fn matches(list: &str, tag: &str) -> bool {
    let plain = |t: &str| t.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|one| plain(one) == plain(tag))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn tags_are_compared_weakly() {
        assert!(matches("\"a\", W/\"b\"", "\"b\"") && matches("W/\"a\"", "W/\"a\"") && matches("*", "\"x\""));
        assert!(!matches("\"a\"", "\"b\"") && !matches("", "\"b\""));
    }
}
