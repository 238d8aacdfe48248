//! Telling both sides that a request became late: once for each request and day, by an hourly sweep.

use jiff::ToSpan;
use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::actions;
use super::store::list::newly_late;
use crate::base::registry::{JobKind, NoticeKind};
use crate::base::{Acting, App, Result, sweep};
use crate::features::notifications;

/// The kind of the notice.
pub const NOTICE: &str = "request-late";
/// How people choose to be told of it.
pub const KIND: NoticeKind = NoticeKind { kind: NOTICE, label: "requests-notice-late", icon: "warn" };
/// The sweep, once an hour.
pub const JOB: JobKind = JobKind { kind: "late-requests", every: Some(1), run };
/// Days that the sweep looks back.
const BACK: i64 = 14;
/// People told in one transaction.
const CHUNK: i64 = 500;

/// Tells owners and askers of what became late, at most [`CHUNK`] of them; answers how many.
///
/// # Errors
/// What the database says.
pub fn tell(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let since = by.today.checked_sub(BACK.days()).unwrap_or(by.today);
    let late = newly_late(tx, NOTICE, (since, by.today), CHUNK)?;
    let rows = late.into_iter().map(|(r, user)| {
        let message = actions::message(NOTICE, (r.account, r.id), (&r.what, r.need_by));
        (user, message, r.id.0, r.need_by)
    });
    notifications::tell_once(tx, by, rows.collect())
}

/// The hourly sweep.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    sweep::run(app, tell)
}
