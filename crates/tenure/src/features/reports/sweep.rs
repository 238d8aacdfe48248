//! What happens by itself: drafts when a period has ended, and a reminder when a report is late.

use jiff::ToSpan;
use tenure_db::Tx;
use tenure_jobs::{Job, Outcome};

use super::actions::due;
use super::store::{report, rules};
use crate::base::registry::JobKind;
use crate::base::{Acting, App, Result, sweep};

/// The sweep, once an hour.
pub const JOB: JobKind = JobKind { kind: "report-drafts", every: Some(1), run };
/// Authors in one transaction.
const CHUNK: i64 = 500;
/// Days for which a late report is told of by the sweep; lists tell of it longer.
const BACK: i64 = 14;

/// Drafts the reports of the last period that ended, for those who have none, and tells them; answers how many.
///
/// # Errors
/// What the database says.
pub fn draft(tx: &Tx<'_>, by: &Acting) -> Result<usize> {
    let rules = rules::find(tx)?;
    let (Some(period), Some(span)) = (rules.period, rules.ended(by.today, 1).first().copied()) else { return Ok(0) };
    let authors = rules::without(tx, period, &span, by.today, CHUNK)?;
    let ids = rules::draft(tx, by, &authors, period, &span)?;
    let rows = ids.into_iter().zip(&authors).map(|(id, author)| (id, *author, span.due, false));
    due(tx, by, rows.collect())?;
    Ok(authors.len())
}

/// Reminds those whose reports are late.
///
/// # Errors
/// What the database says.
pub fn remind(tx: &Tx<'_>, by: &Acting) -> Result<u64> {
    let since = by.today.checked_sub(BACK.days()).unwrap_or(by.today);
    let late = report::overdue(tx, since, by.today, CHUNK)?;
    due(tx, by, late.into_iter().map(|(id, author, day)| (id, author, day, true)).collect())
}

/// The sweep: first all drafts, then the reminders.
///
/// # Errors
/// What the database says.
pub fn run(app: &App, _: &Job) -> Result<Outcome> {
    sweep::run(app, |tx, by| {
        let drafted = draft(tx, by)?;
        if drafted == 0 {
            remind(tx, by)?;
        }
        Ok(u64::try_from(drafted).unwrap_or(u64::MAX))
    })
}
