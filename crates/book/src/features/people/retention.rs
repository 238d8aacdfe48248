//! Telling those who lead an account that somebody's data was to be kept until a day that has passed. Nothing is ever
//! deleted by itself: the list of what is due offers to keep it longer or to erase it.

use jiff::ToSpan;
use serde_json::json;
use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::store;
use crate::base::registry::{JobKind, NoticeKind};
use crate::base::{Acting, App, Result, sweep};
use crate::features::notifications::{self, Message};

/// The kind of the notice.
pub const NOTICE: &str = "retention-due";
/// How people choose to be told of it.
pub const KIND: NoticeKind = NoticeKind { kind: NOTICE, label: "people-notice-due", icon: "shield" };
/// The sweep, every six hours.
pub const JOB: JobKind = JobKind { kind: "retention-due", every: Some(6), run };
/// Days that the sweep looks back.
const BACK: i64 = 60;
/// Positions told of in one transaction.
const CHUNK: i64 = 500;

/// Tells the leads of what became due, at most [`CHUNK`] of them; answers how many.
///
/// # Errors
/// What the database says.
pub fn tell(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let since = by.today.checked_sub(BACK.days()).unwrap_or(by.today);
    let due = store::retention::newly(tx, NOTICE, since, by.today, CHUNK)?;
    let rows = due.into_iter().map(|(account, id, day, lead)| {
        let href = format!("/accounts/{account}/people/{id}");
        let what = Message { kind: NOTICE, account: Some(account), href, args: json!({"day": day.to_string()}) };
        (lead, what, id.0, day)
    });
    notifications::tell_once(tx, by, rows.collect())
}

/// The sweep.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    sweep::run(app, tell)
}
