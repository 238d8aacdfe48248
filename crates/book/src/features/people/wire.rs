//! Pieces of the API that this feature and those to its right share.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Deserializer, Serialize};

/// A field that was given, be it null: for PATCH, where absent keeps and null clears.
///
/// # Errors
/// What the deserializer says.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// An answer with the record's version as its tag.
pub fn tagged(status: StatusCode, version: i64, body: impl Serialize) -> Response {
    (status, [(header::ETAG, format!("\"{version}\""))], axum::Json(body)).into_response()
}

/// 201 with the record, its version, and where it lies.
pub fn created(place: &str, version: i64, body: impl Serialize) -> Response {
    let mut response = tagged(StatusCode::CREATED, version, body);
    if let Ok(place) = header::HeaderValue::from_str(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// The last day of a stored span, included; none when it is open.
pub fn last_day(to: jiff::civil::Date) -> Option<String> {
    crate::base::dated::Span { from: to, to }.last().map(|day| day.to_string())
}
