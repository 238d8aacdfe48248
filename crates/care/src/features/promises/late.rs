//! Telling people that a promise of ours became late: once for each promise and date, by an hourly sweep that also
//! finds what earlier ones missed.

use jiff::ToSpan;
use serde_json::json;
use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::model::Promise;
use super::store::promise;
use crate::base::registry::{JobKind, NoticeKind};
use crate::base::{Acting, App, Result, sweep};
use crate::features::notifications::{self, Message};

/// The kind of the notice.
pub const NOTICE: &str = "promise-late";
/// How people choose to be told of it.
pub const KIND: NoticeKind = NoticeKind { kind: NOTICE, label: "promises-notice-late", icon: "promise" };
/// The sweep, once an hour.
pub const JOB: JobKind = JobKind { kind: "late-promises", every: Some(1), run };
/// Days that the sweep looks back: who comes back after more than that looks at the ledger anyway.
const BACK: i64 = 14;
/// Promises told of in one transaction.
const CHUNK: i64 = 500;
/// Most characters of a promise in a notice.
const WORDS: usize = 120;

/// Tells the owners of what became late, at most [`CHUNK`] of them; answers how many.
///
/// # Errors
/// What the database says.
pub fn tell(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let since = by.today.checked_sub(BACK.days()).unwrap_or(by.today);
    let late = promise::newly_late(tx, NOTICE, since, by.today, CHUNK)?;
    let rows = late.into_iter().map(|p| (p.owner, message(&p), p.id.0, p.due_on));
    notifications::tell_once(tx, by, rows.collect())
}

fn message(p: &Promise) -> Message {
    let what: String = match p.content.char_indices().nth(WORDS) {
        Some((end, _)) => format!("{}…", &p.content[..end]),
        None => p.content.clone(),
    };
    Message {
        kind: NOTICE,
        account: Some(p.account),
        href: format!("/accounts/{}/promises/{}", p.account, p.id),
        args: json!({"what": what, "day": p.due_on.to_string()}),
    }
}

/// The hourly sweep.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    sweep::run(app, tell)
}
