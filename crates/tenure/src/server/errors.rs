//! The one layer that renders errors: as page, as fragment, or as problem+json.

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::json;

use crate::base::cx::RequestContext;
use crate::base::error::ErrorContext;
use crate::base::i18n::Arg;
use crate::base::say::{message, sentence};
use crate::base::{Error, Locale, flash, page};

/// An error that happened before the handler: the session could not be looked up.
#[derive(Clone)]
pub struct Preset(pub Error);

/// Runs the handler and renders its error, if it left one.
pub async fn render(request: Request, next: Next) -> Response {
    let Some(context) = request.extensions().get::<Arc<RequestContext>>().cloned() else {
        return next.run(request).await;
    };
    let preset = request.extensions().get::<Preset>().cloned();
    let response = match preset {
        Some(Preset(error)) => error.into_response(),
        None => next.run(request).await,
    };
    match response.extensions().get::<ErrorContext>().cloned() {
        Some(ErrorContext(error)) => answer(&context, &error),
        None => response,
    }
}

/// The error as page, fragment or problem+json.
pub(super) fn answer(context: &RequestContext, error: &Error) -> Response {
    match error {
        Error::Internal(chain) => tracing::error!(id = %context.request_id, uri = context.uri, "{chain:#}"),
        Error::Unavailable(why) => tracing::warn!(id = %context.request_id, uri = context.uri, "unavailable: {why}"),
        _ => {}
    }
    let mut response = if context.api {
        problem(context, error)
    } else if matches!(error, Error::SignIn) {
        sign_in(context)
    } else if context.fragment {
        (error.status(), fragment(context, error)).into_response()
    } else {
        (
            error.status(),
            page::error_page(context, error.status(), &title(context.locale, error), &sentence(context.locale, error)),
        )
            .into_response()
    };
    if let Error::TooMany(seconds) = error
        && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
    {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

fn sign_in(context: &RequestContext) -> Response {
    if context.fragment {
        return (StatusCode::UNAUTHORIZED, sentence(context.locale, &Error::SignIn)).into_response();
    }
    let next: String = context
        .uri
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b == b'/' { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    flash::see_other(&if next == "/" { String::from("/sign-in") } else { format!("/sign-in?next={next}") })
}

fn problem(context: &RequestContext, error: &Error) -> Response {
    let status = error.status();
    let mut body = json!({
        "type": "about:blank",
        "title": title(context.locale, error),
        "status": status.as_u16(),
        "detail": sentence(context.locale, error),
        "request_id": context.request_id,
    });
    match error {
        Error::Invalid(fields) => {
            let list =
                fields.0.iter().map(|e| json!({"field": e.field, "message": message(context.locale, e.key, &e.args)}));
            body["errors"] = list.collect();
        }
        Error::Conflict(c) => {
            body["version"] = json!(c.version);
            body["conflicts"] =
                c.fields.iter().map(|(f, theirs, mine)| json!({"field": f, "theirs": theirs, "mine": mine})).collect();
        }
        _ => {}
    }
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn fragment(context: &RequestContext, error: &Error) -> Markup {
    html! {
        div.notice.bad role="alert" data-error {
            p { (sentence(context.locale, error)) }
            p.xs { (context.locale.tr("error-reference", &[("id", Arg::Text(context.request_id.to_string()))])) }
        }
    }
}

/// A few words for the title.
pub fn title(locale: Locale, error: &Error) -> String {
    let key = match error {
        Error::NotFound => "error-title-not-found",
        Error::Forbidden(_) => "error-title-forbidden",
        Error::SignIn => "error-title-sign-in",
        Error::Invalid(_) | Error::BadRequest(..) => "error-title-invalid",
        Error::Conflict(_) => "error-title-conflict",
        Error::TooMany(_) => "error-title-too-many",
        Error::Unavailable(_) => "error-title-unavailable",
        Error::Internal(_) => "error-title-internal",
    };
    locale.t(key).to_owned()
}
