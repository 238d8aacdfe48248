//! The message that an action leaves for the next page: a toast, with undo where there is one.

use axum::http::HeaderValue;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use super::BatchId;

/// Name of the cookie.
pub const COOKIE: &str = "tenure_flash";

/// A text key and the batch that can be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct Flash {
    /// Message key without arguments.
    pub key: String,
    /// The batch to undo.
    pub undo: Option<BatchId>,
}

impl Flash {
    /// Reads the cookie's value.
    pub fn parse(value: &str) -> Option<Self> {
        let (key, undo) = value.split_once('.').unwrap_or((value, ""));
        let fine = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        fine.then(|| Flash { key: key.to_owned(), undo: undo.parse().ok() })
    }
}

/// 303 to `to`.
pub fn see_other(to: &str) -> Response {
    let mut response = axum::http::StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/")));
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"prefetchCache\", \"prerenderCache\""));
    response
}

/// 303 to `to`, where a toast says `key` and offers to undo `undo`.
pub fn done(to: &str, key: &'static str, undo: Option<BatchId>) -> Response {
    let mut response = see_other(to);
    let undo = undo.map(|b| b.to_string()).unwrap_or_default();
    let cookie = format!("{COOKIE}={key}.{undo}; Path=/; HttpOnly; SameSite=Lax; Max-Age=30");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
