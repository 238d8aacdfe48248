//! The layers around every handler.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::base::clock::day_in;
use crate::base::cx::RequestContext;
use crate::base::flash::{self, Flash};
use crate::base::routes::AsItIs;
use crate::base::{App, Error, Locale, erased, settings};
use crate::features::{identity, notifications};

/// The request's id, from the outermost layer on.
#[derive(Clone, Copy)]
pub struct RequestId(pub Uuid);

/// Gives the request an id and logs how it went.
pub async fn trace(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = app.ids.uuid(app.clock.now());
    request.extensions_mut().insert(RequestId(id));
    let (method, path) = (request.method().clone(), logged(request.uri().path()));
    let started = Instant::now();
    let mut response = next.run(request).await;
    let status = response.status();
    let millis = started.elapsed().as_millis();
    if status.is_server_error() {
        tracing::error!(%id, %method, path, status = status.as_u16(), millis, "request failed");
    } else {
        tracing::debug!(%id, %method, path, status = status.as_u16(), millis, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// A path as the log may hold it: secrets that stand in addresses are left out.
fn logged(path: &str) -> String {
    let secret = ["/calendar/", "/links/"].into_iter().find(|start| path.starts_with(start));
    secret.map_or_else(|| path.to_owned(), |start| format!("{start}…"))
}

/// Longest time for one request.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time for one that brings a file: a slow line needs minutes for it.
const UPLOAD: Duration = Duration::from_secs(15 * 60);

/// Ends a request that takes too long.
pub async fn time_limit(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let brings = *request.method() == Method::POST
        && (path == "/import"
            || ["/files", "/files/new", "/mails", "/import-runs"].iter().any(|ending| path.ends_with(ending)));
    let ran = tokio::time::timeout(if brings { UPLOAD } else { TIMEOUT }, next.run(request)).await;
    ran.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Whether an answer may be packed.
pub fn may_pack(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<AsItIs>().is_none()
}

/// Headers that every answer carries. Pages load nothing but our own files and run no inline script or style.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry("cache-control").or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Whether the answer may bring the rule for fetching ahead: a first visit fetches nothing that it does not show, so the
/// rule comes with the second page; a fragment is no page.
fn takes_rules(request: &Request) -> bool {
    let first = request.headers().get("sec-fetch-site").is_some_and(|site| site == "none");
    !first && !request.headers().contains_key("x-tenure-fragment")
}

/// Finds out who asks, in which language, and on which day of the install.
pub async fn session(State(app): State<App>, mut request: Request, next: Next) -> Response {
    // What may write is known from the instant of its events on, so that no reader of events passes it.
    let underway = (!matches!(*request.method(), Method::GET | Method::HEAD)).then(|| app.pulse.begin(&app.clock));
    let now = underway.as_ref().map_or_else(|| app.clock.now(), |u| u.since());
    let cookie = cookie(request.headers(), identity::COOKIE);
    let bearer = bearer(request.headers());
    let found = if is_asset(request.uri().path()) {
        Ok((settings::Settings::default(), None, 0))
    } else {
        let page = !request.uri().path().starts_with("/api/");
        app.db
            .read(move |q| {
                let settings = settings::load(q)?;
                let today = day_in(now, &settings.zone);
                let viewer = identity::resolve(q, cookie.as_deref(), bearer.as_deref(), now, today)?;
                let unread = match &viewer {
                    Some(viewer) if page => notifications::unread(q, viewer)?,
                    _ => 0,
                };
                Ok::<_, Error>((settings, viewer, unread))
            })
            .await
    };
    let (settings, viewer, unread, error) = match found {
        Ok((settings, viewer, unread)) => (settings, viewer, unread, None),
        Err(e) => (settings::Settings::default(), None, 0, Some(e)),
    };
    let ahead = ahead(&request);
    let seen = viewer.clone().filter(|_| !ahead);
    let rules = viewer.is_some() && takes_rules(&request);
    let mut context = RequestContext { unread, ..context(&app, &request, now, settings, viewer) };
    context.underway = underway.map(Arc::new);
    if ahead {
        // The message waits for a page that is looked at.
        context.flash = None;
    }
    let had_flash = context.flash.is_some();
    request.extensions_mut().insert(Arc::new(context));
    // An error of the lookup itself is rendered by the layer inside, which needs the context.
    if let Some(error) = error {
        request.extensions_mut().insert(super::errors::Preset(error));
    }
    let reading = request.method() == Method::GET;
    let shown_scope = if reading || request.uri().path() == SEEN { chosen_scope(&request) } else { None };
    let mut response = next.run(request).await;
    if let Some(viewer) = &seen {
        identity::touch(&app, viewer, now);
        if let Some(code) = shown_scope.filter(|_| response.status().is_success()) {
            identity::remember_scope(&app, viewer, &code);
        }
    }
    if rules && reading && is_page(&response) {
        response.headers_mut().insert("speculation-rules", AHEAD_RULES.clone());
    }
    if had_flash && reading && response.status().is_success() {
        let clear = format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", flash::COOKIE);
        if let Ok(clear) = HeaderValue::from_str(&clear) {
            response.headers_mut().append(SET_COOKIE, clear);
        }
    }
    response
}

/// Says who was erased in the words of whoever reads it. Kept answers hold the sign; files go out as they are.
pub async fn say_erased(request: Request, next: Next) -> Response {
    let locale = request.extensions().get::<Arc<RequestContext>>().map(|c| c.locale);
    let asset = is_asset(request.uri().path());
    let response = next.run(request).await;
    let whole = response.body().size_hint().exact().is_some_and(|n| n > 0);
    let Some(locale) = locale.filter(|_| whole && !asset && response.extensions().get::<AsItIs>().is_none()) else {
        return response;
    };
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    match std::str::from_utf8(&bytes).ok().and_then(|text| erased::shown(text, locale)) {
        Some(text) => {
            parts.headers.remove(CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(text))
        }
        None => Response::from_parts(parts, Body::from(bytes)),
    }
}

fn context(
    app: &App,
    request: &Request,
    now: jiff::Timestamp,
    settings: settings::Settings,
    viewer: Option<crate::base::Viewer>,
) -> RequestContext {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok()).unwrap_or_default();
    let chosen = cookie(headers, "tenure_lang").and_then(|v| Locale::parse(&v));
    let locale = match &viewer {
        Some(viewer) => viewer.locale,
        None => chosen.or_else(|| Locale::accepted(text("accept-language"))).unwrap_or(settings.language),
    };
    RequestContext {
        today: day_in(now, &settings.zone),
        viewer: viewer.map(Arc::new),
        settings: Arc::new(settings),
        locale,
        now,
        request_id: request.extensions().get::<RequestId>().map_or(Uuid::nil(), |r| r.0),
        address: address(app, request),
        api: request.uri().path().starts_with("/api/"),
        fragment: headers.contains_key("x-tenure-fragment"),
        uri: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        unread: 0,
        flash: cookie(headers, flash::COOKIE).and_then(|v| Flash::parse(&v)),
        claim: None,
        underway: None,
    }
}

/// Where a page that was fetched ahead says that it is looked at now.
pub const SEEN: &str = "/seen";

/// The address of the rules by which the browser fetches pages ahead, as the header wants it.
static AHEAD_RULES: LazyLock<HeaderValue> = LazyLock::new(|| {
    HeaderValue::from_str(&format!("\"{}\"", crate::ui::assets::ahead_url())).unwrap_or(HeaderValue::from_static(""))
});

/// Whether the browser asks for a page that nobody has clicked on yet. Nothing may follow from it.
fn ahead(request: &Request) -> bool {
    let purpose = request.headers().get("sec-purpose").and_then(|v| v.to_str().ok()).unwrap_or_default();
    purpose.contains("prefetch") || purpose.contains("prerender")
}

fn is_page(response: &Response) -> bool {
    let html = |v: &HeaderValue| v.as_bytes().starts_with(b"text/html");
    response.status().is_success() && response.headers().get(CONTENT_TYPE).is_some_and(html)
}

/// The scope in the address of a page that is really shown, not fetched ahead or by a program.
fn chosen_scope(request: &Request) -> Option<String> {
    if ahead(request) || request.uri().path().starts_with("/api/") {
        return None;
    }
    let code = request.uri().query()?.split('&').find_map(|part| part.strip_prefix("scope="))?;
    Some(code.replace("%3A", ":"))
}

fn is_asset(path: &str) -> bool {
    path.starts_with("/assets/") || path == "/healthz" || path == "/metrics"
}

fn address(app: &App, request: &Request) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
    if app.config.trust_proxy
        && let Some(last) = forwarded.and_then(|v| v.rsplit(',').next())
    {
        return last.trim().to_owned();
    }
    request.extensions().get::<ConnectInfo<SocketAddr>>().map_or_else(String::new, |c| c.0.ip().to_string())
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// The token of a request; something that is none for a header that is not understood.
pub fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().unwrap_or("-");
    let token = value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer "));
    Some(token.unwrap_or("-").trim().to_owned())
}

/// Refuses writes that another site makes the browser send. Calls with a token carry no cookie and are let through.
pub async fn same_site(request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reading || request.headers().contains_key(AUTHORIZATION) || comes_from_us(request.headers()) {
        return next.run(request).await;
    }
    Error::Forbidden("error-cross-site").into_response()
}

fn comes_from_us(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match text(ORIGIN.as_str()) {
            // A client that sends neither header is no browser, so nobody can ride on its cookies.
            None => true,
            Some(origin) => origin.split_once("://").map(|(_, host)| host) == text(HOST.as_str()),
        },
    }
}

/// Refuses addresses with the character zero, which no text of ours holds and PostgreSQL does not take.
pub async fn no_zero(request: Request, next: Next) -> Response {
    let zero = |text: &str| text.contains("%00");
    if zero(request.uri().path()) {
        return Error::NotFound.into_response();
    }
    if request.uri().query().is_some_and(zero) {
        return Error::BadRequest(StatusCode::BAD_REQUEST, "error-query", String::from("%00")).into_response();
    }
    next.run(request).await
}
