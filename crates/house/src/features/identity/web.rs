//! Cookies and addresses of the sign-in pages.

use std::sync::Arc;

use axum::http::header::{CACHE_CONTROL, HOST, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

use super::COOKIE;
use super::actions::sessions::{Device, LONG};
use crate::base::cx::{Guest, RequestContext};
use crate::base::{Acting, App, Viewer, flash};

/// Whether the browser reached us over https, itself or through a trusted proxy.
fn secure(app: &App, headers: &HeaderMap) -> bool {
    let forwarded = headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok()).unwrap_or_default();
    app.config.public_url.starts_with("https://") || (app.config.trust_proxy && forwarded.eq_ignore_ascii_case("https"))
}

fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// Puts the session's secret into the browser: for 30 days, or until it closes.
pub fn signed_in(app: &App, headers: &HeaderMap, to: &str, secret: &str, stay: bool) -> Response {
    let mut response = flash::see_other(to);
    let age = if stay { format!("; Max-Age={}", LONG.as_secs()) } else { String::new() };
    let secure = if secure(app, headers) { "; Secure" } else { "" };
    add_cookie(&mut response, &format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"));
    response
}

/// Takes the session out of the browser.
pub fn signed_out(to: &str) -> Response {
    let mut response = flash::see_other(to);
    add_cookie(&mut response, &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    response
}

/// Remembers the language of somebody who is not signed in.
pub fn remember_language(response: &mut Response, code: &str) {
    add_cookie(response, &format!("tenure_lang={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"));
}

/// Keeps a page with a secret out of every cache, the browser's included.
pub fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// From where somebody signs in.
pub fn device(request: &RequestContext, headers: &HeaderMap, stay: bool) -> Device {
    let user_agent = headers.get(USER_AGENT).map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    Device { user_agent: user_agent.unwrap_or_default(), address: request.address.clone(), stay }
}

/// The address of this install as the administrator who asks sees it: for links shown to them, never for mails, where
/// a forged `Host` would send the secret elsewhere.
pub fn origin(app: &App, headers: &HeaderMap) -> String {
    if !app.config.public_url.is_empty() {
        return app.config.public_url.trim_end_matches('/').to_owned();
    }
    let host = headers.get(HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    let scheme = if secure(app, headers) { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The install itself acts, in the visitor's language: before anybody is known.
pub fn acting(guest: &Guest) -> Acting {
    let request = &guest.request;
    let viewer = Viewer { locale: request.locale, ..Viewer::operator(request.today) };
    Acting::new(Arc::new(viewer), request.settings.clone(), request.now, guest.app.ids.clone())
}
