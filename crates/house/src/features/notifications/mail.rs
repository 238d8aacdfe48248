//! The mail of notices: at most one an hour for each user who asked for it, with what is unread and not mailed yet.

use jiff::SignedDuration;
use tenure_db::Conn;
use tenure_jobs::{Job, Outcome};
use uuid::Uuid;

use super::model::Told;
use super::store;
use crate::base::clock::day_in;
use crate::base::viewer::Via;
use crate::base::{App, Error, Result, UserId, Viewer, erased, settings};
use crate::features::identity::{self, mail};

/// The kind of the job.
pub const JOB: &str = "notices";
/// Users read at once.
const USERS: i64 = 200;
/// Most notices in one mail; the rest is counted.
const LINES: i64 = 30;
/// Days for which read notices are kept.
const KEPT_DAYS: i64 = 90;

/// Sends the mails, and forgets what was read long ago. A mail that fails is tried again with the job: those of other
/// users that went out are marked at once.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    let before = app.clock.now() - SignedDuration::from_hours(24 * KEPT_DAYS);
    app.db.write_blocking(move |tx| store::forget(tx, before))?;
    if !mail::possible(app) {
        return Ok(Outcome::Done);
    }
    let (mut after, mut failed) = (UserId(Uuid::nil()), 0);
    loop {
        let users = app.db.read_blocking(move |q| store::waiting(q, after, USERS))?;
        let Some(last) = users.last() else { break };
        after = *last;
        for user in users {
            failed += i64::from(!digest(app, user)?);
        }
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Retry(format!("{failed} mails could not be sent")) })
}

/// Mails one user; false when the mail server refused.
fn digest(app: &App, user: UserId) -> Result<bool> {
    let now = app.clock.now();
    let found = app.db.read_blocking(move |q| letter(q, user, now))?;
    if let Some((viewer, company, notices)) = found.filter(|(_, _, notices)| !notices.is_empty()) {
        let (subject, body) = words(app, &viewer, &company, &notices);
        let body = erased::shown(&body, viewer.locale).unwrap_or(body);
        if mail::send(app, &viewer.name, &viewer.email, subject, body) == mail::Sent::Failed {
            return Ok(false);
        }
    }
    app.db.write_blocking(move |tx| store::mailed(tx, user, now))?;
    Ok(true)
}

/// What a user is mailed; none for somebody who may not sign in any more.
fn letter(q: &Conn<'_>, user: UserId, now: jiff::Timestamp) -> Result<Option<(Viewer, String, Vec<Told>)>, Error> {
    let settings = settings::load(q)?;
    let today = day_in(now, &settings.zone);
    let Some(viewer) = identity::viewer_of(q, user, today, Via::Job)? else { return Ok(None) };
    let notices = store::unmailed(q, &viewer, LINES + 1)?;
    Ok(Some((viewer, settings.company, notices)))
}

fn words(app: &App, viewer: &Viewer, company: &str, notices: &[Told]) -> (String, String) {
    let (locale, address) = (viewer.locale, app.config.public_url.trim_end_matches('/'));
    let most = usize::try_from(LINES).unwrap_or(usize::MAX);
    let lines: Vec<String> = notices
        .iter()
        .take(most)
        .map(|n| format!("{}\n{address}{}", n.sentence(locale, viewer.today), n.href))
        .collect();
    let first = notices.first().map(|n| n.sentence(locale, viewer.today)).unwrap_or_default();
    let subject = match notices.len() {
        1 => locale.tr("notifications-mail-one", &[("company", company.into()), ("text", first.into())]),
        n => locale.tr("notifications-mail-many", &[("company", company.into()), ("n", n.min(most).into())]),
    };
    let more = if notices.len() > most { locale.t("notifications-mail-more") } else { "" };
    let all = format!("{address}/notifications");
    let args = [
        ("name", viewer.name.as_str().into()),
        ("lines", lines.join("\n\n").into()),
        ("more", more.into()),
        ("all", all.into()),
        ("profile", format!("{address}/profile#notices").into()),
    ];
    (subject, locale.tr("notifications-mail", &args))
}
