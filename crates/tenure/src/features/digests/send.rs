//! The hourly job that sends the digests of those whose day it is.

use jiff::{SignedDuration, ToSpan};
use tenure_db::Conn;
use tenure_jobs::{Job, Outcome};
use uuid::Uuid;

use super::model::{goes, number};
use super::{gather, letter, store};
use crate::base::clock::day_in;
use crate::base::registry::JobKind;
use crate::base::viewer::Via;
use crate::base::{App, Result, UserId, Viewer, erased, settings};
use crate::features::identity::{self, mail};

/// Once an hour.
pub const JOB: JobKind = JobKind { kind: "digests", every: Some(1), run };
/// Users read at once.
const USERS: i64 = 200;

/// Sends them. One that fails is tried again with the job; those of others that went out are marked at once.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    if !mail::possible(app) {
        return Ok(Outcome::Done);
    }
    let now = app.clock.now();
    // Whichever zone somebody lives in, it is yesterday, today or tomorrow there.
    let around = [-24, 0, 24]
        .map(|hours| number(day_in(now + SignedDuration::from_hours(hours), &jiff::tz::TimeZone::UTC).weekday()));
    let today = day_in(now, &jiff::tz::TimeZone::UTC);
    let since = today.checked_add(1.days()).unwrap_or(today);
    let (mut after, mut failed) = (UserId(Uuid::nil()), 0);
    loop {
        let users = app.db.read_blocking(move |q| store::waiting(q, around, since, after, USERS))?;
        let Some((last, ..)) = users.last() else { break };
        after = *last;
        for (user, weekday, sent_on) in users {
            failed += i64::from(!one(app, user, weekday, sent_on)?);
        }
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Retry(format!("{failed} digests could not be sent")) })
}

/// Sends one if it is its time; false when the mail server refused.
fn one(app: &App, user: UserId, weekday: i64, sent_on: Option<jiff::civil::Date>) -> Result<bool> {
    let (now, inner) = (app.clock.now(), app.clone());
    let found = app.db.read_blocking(move |q| {
        let Some((viewer, company, zone)) = receiver(q, user, now)? else { return Ok(None) };
        if !goes(weekday, sent_on, &now.to_zoned_datetime(viewer.zone.clone())) {
            return Ok(None);
        }
        let parts = gather::gather(q, &inner.registry, &viewer, &zone)?;
        Ok::<_, crate::base::Error>(Some((viewer, company, parts)))
    })?;
    let Some((viewer, company, parts)) = found else { return Ok(true) };
    if !parts.is_empty() {
        let letter = letter::write(&viewer, &company, app.config.public_url.trim_end_matches('/'), &parts);
        let said = |text: String| erased::shown(&text, viewer.locale).unwrap_or(text);
        let (subject, text, html) = (said(letter.subject), said(letter.text), said(letter.html));
        if mail::send_both(app, &viewer.name, &viewer.email, subject, text, html) == mail::Sent::Failed {
            return Ok(false);
        }
    }
    let on = day_in(now, &viewer.zone);
    app.db.write_blocking(move |tx| store::sent(tx, user, on))?;
    Ok(true)
}

/// Who gets it, with their rights of this moment; none for somebody who may not sign in any more.
fn receiver(q: &Conn<'_>, user: UserId, now: jiff::Timestamp) -> Result<Option<(Viewer, String, jiff::tz::TimeZone)>> {
    let settings = settings::load(q)?;
    let viewer = identity::viewer_of(q, user, day_in(now, &settings.zone), Via::Job)?;
    Ok(viewer.map(|viewer| (viewer, settings.company, settings.zone)))
}
