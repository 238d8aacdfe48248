//! `/calendar/{secret}.ics`: what calendar programs read, without signing in.

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::model::{AHEAD, BACK};
use super::store;
use crate::base::compiled::CalendarEntry;
use crate::base::cx::Guest;
use crate::base::extract::Path;
use crate::base::ical::{Calendar, MIME};
use crate::base::registry::Registry;
use crate::base::viewer::Via;
use crate::base::{Conn, Error, Result, Viewer, secret_hash};
use crate::features::identity;

/// Everything that the viewer has between two days, in the order of the days.
///
/// # Errors
/// What the database says.
pub fn entries(q: &Conn<'_>, registry: &Registry, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<CalendarEntry>> {
    let mut all = Vec::new();
    for source in &registry.compiled.calendar {
        all.extend((source.list)(q, viewer, from, to)?);
    }
    all.sort_by(|a, b| (a.when, &a.uid).cmp(&(b.when, &b.uid)));
    Ok(all)
}

/// `GET /calendar/{secret}.ics`
///
/// # Errors
/// `NotFound` for an address that is unknown or revoked, and for one whose owner may not sign in today.
pub async fn serve(guest: Guest, Path(file): Path<String>, headers: HeaderMap) -> Result<Response> {
    let hash = secret_hash(file.strip_suffix(".ics").ok_or(Error::NotFound)?);
    let (app, today) = (guest.app.clone(), guest.request.today);
    let company = guest.request.settings.company.clone();
    let (id, used, text) = guest
        .app
        .db
        .read(move |q| {
            let (id, user, used) = store::by_hash(q, &hash)?;
            let viewer = identity::viewer_of(q, user, today, Via::Job)?.ok_or(Error::NotFound)?;
            let day = |days: i64| today.checked_add(days.days()).unwrap_or(today);
            let all = entries(q, &app.registry, &viewer, day(-BACK), day(AHEAD))?;
            let args = [("company", company.as_str().into()), ("name", viewer.name.as_str().into())];
            let mut calendar = Calendar::new(&viewer.locale.tr("calendar-name", &args));
            let address = app.config.public_url.trim_end_matches('/');
            all.iter().for_each(|entry| calendar.add(entry, address));
            Ok::<_, Error>((id, used, calendar.finish()))
        })
        .await?;
    if used.is_none_or(|day| day < today) {
        guest.app.db.write(move |tx| store::touch(tx, id, today)).await?;
    }
    Ok(answer(&headers, text))
}

/// The file, or that the client has it already.
fn answer(headers: &HeaderMap, text: String) -> Response {
    let hash: String = Sha256::digest(text.as_bytes()).iter().take(12).map(|b| format!("{b:02x}")).collect();
    let tag = format!("\"{hash}\"");
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let same = known.flat_map(|list| list.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if same { StatusCode::NOT_MODIFIED.into_response() } else { Response::new(Body::from(text)) };
    let head = response.headers_mut();
    head.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        head.insert(ETAG, tag);
    }
    if !same {
        head.insert(CONTENT_TYPE, HeaderValue::from_static(MIME));
        head.insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"tenure.ics\""));
    }
    response
}
