//! Reading requests. Unknown, duplicate, wrong-typed and oversized input becomes an error that names the field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::{Error, Result, erased};

/// The query string as `T`; `T` denies unknown fields.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let text = parts.uri.query().unwrap_or_default();
        serde_html_form::from_str(text)
            .map(Query)
            .map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-query", e.to_string()))
    }
}

/// The path's parameters as `T`. What does not parse cannot exist: not found.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        axum::extract::Path::<T>::from_request_parts(parts, state).await.map(|p| Path(p.0)).map_err(|_| Error::NotFound)
    }
}

/// A posted form as `T`. Lists come as repeated fields.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        expect_type(&request, "application/x-www-form-urlencoded")?;
        let bytes = body(request, state).await?;
        // No text of ours holds the character zero.
        if bytes.windows(3).any(|three| three == b"%00") {
            return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", String::from("%00")));
        }
        serde_html_form::from_bytes(&bytes)
            .map(Form)
            .map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", e.to_string()))
    }
}

/// A JSON body as `T`; errors name the path of the field.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        expect_type(&request, "application/json")?;
        let bytes = body(request, state).await?;
        parse_json(&bytes).map(Json)
    }
}

/// Parses JSON; a wrong field is 422 with its path, broken JSON is 400.
///
/// # Errors
/// `BadRequest` with the path of the field and what was expected.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|e| {
        let path = e.path().to_string();
        let inner = e.into_inner();
        let status = if inner.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        let detail = if path == "." { inner.to_string() } else { format!("{path}: {inner}") };
        Error::BadRequest(status, "error-json", detail)
    })?;
    reader.end().map_err(|e| Error::BadRequest(StatusCode::BAD_REQUEST, "error-json", e.to_string()))?;
    Ok(value)
}

fn expect_type(request: &Request, wanted: &str) -> Result<()> {
    let found = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = found.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(wanted) {
        Ok(())
    } else {
        Err(Error::BadRequest(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "error-content-type",
            format!("expected {wanted}, got {found:?}"),
        ))
    }
}

async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes> {
    let bytes = Bytes::from_request(request, state)
        .await
        .map_err(|e| Error::BadRequest(e.status(), "error-body", e.body_text()))?;
    Ok(erased::stored(&bytes).map_or(bytes, Bytes::from))
}

/// The version in `If-Match`: `"7"`, a tag that begins with it (`"7-2f1c"`), or `*`; for PATCH.
pub enum IfMatch {
    /// Any version may be overwritten.
    Any,
    /// The version that the client read.
    Version(i64),
}

impl IfMatch {
    /// The version read, none for `*`.
    pub fn version(&self) -> Option<i64> {
        match self {
            IfMatch::Any => None,
            IfMatch::Version(v) => Some(*v),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let missing = || Error::BadRequest(StatusCode::PRECONDITION_REQUIRED, "error-if-match", String::new());
        let text = parts.headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok()).ok_or_else(missing)?.trim();
        if text == "*" {
            return Ok(IfMatch::Any);
        }
        text.trim_start_matches("W/")
            .trim_matches('"')
            .split('-')
            .next()
            .unwrap_or_default()
            .parse()
            .map(IfMatch::Version)
            .map_err(|_| Error::BadRequest(StatusCode::BAD_REQUEST, "error-if-match", format!("not a version: {text}")))
    }
}
