//! Taking back what was done to reports, as long as nothing was built on it.

use serde_json::Value as Json;
use tenure_db::{Conn, Tx};

use super::super::model::{Period, Report, Rules, State};
use super::super::store::{report, rules as stored_rules};
use super::{readable, rules};
use crate::base::events::{NewEvent, record};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result, Right};

/// How each verb is undone. Words of a draft are not: they are written over.
pub const KINDS: [UndoKind; 5] = [
    UndoKind { verb: "report.submitted", run: drafted },
    UndoKind { verb: "report.acknowledged", run: waiting },
    UndoKind { verb: "report.returned", run: waiting },
    UndoKind { verb: "report.answered", run: unanswered },
    UndoKind { verb: "report.calendar_set", run: calendar },
];

/// The report, if it is still as the event left it.
fn same(q: &Conn<'_>, by: &Acting, event: &StoredEvent) -> Result<Report> {
    let stored = readable(q, &by.viewer, event.subject)?;
    if event.version == Some(stored.version) { Ok(stored) } else { Err(Error::conflict("reports-error-went-on")) }
}

fn put(tx: &Tx<'_>, by: &Acting, mut after: Report, judge: bool) -> Result<()> {
    after.version += 1;
    report::save(tx, &after, judge.then_some(by))?;
    record(tx, by, NewEvent::install("report.taken_back", "report", after.id).version(after.version))?;
    Ok(())
}

fn old(event: &StoredEvent, field: &str) -> Json {
    event.changes.get(field).and_then(|pair| pair.get(0)).cloned().unwrap_or(Json::Null)
}

/// The author writes again, and what was frozen is gone: nobody had answered.
fn drafted(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let mut stored = same(tx, by, event)?;
    report::thaw(tx, stored.id, stored.submissions)?;
    stored.submissions -= 1;
    stored.state = old(event, "state").as_str().and_then(State::parse).unwrap_or(State::Draft);
    if stored.submissions == 0 {
        stored.submitted_at = None;
    }
    put(tx, by, stored, false)
}

fn waiting(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let mut stored = same(tx, by, event)?;
    stored.state = State::Submitted;
    stored.reply = String::new();
    put(tx, by, stored, true)
}

/// Only the first answer: what it replaced was not kept.
fn unanswered(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let mut stored = same(tx, by, event)?;
    if old(event, "answer") != Json::Bool(false) {
        return Err(Error::conflict("reports-error-went-on"));
    }
    stored.answer = String::new();
    put(tx, by, stored, true)
}

fn calendar(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    by.viewer.demand(Right::Administer)?;
    let stored = stored_rules::find(tx)?;
    if event.version != Some(stored.version) {
        return Err(Error::conflict("reports-error-went-on"));
    }
    let mut after: Rules = stored;
    if let Json::String(code) = old(event, "period") {
        after.period = Period::parse(&code);
    }
    after.due_days = old(event, "due_days").as_i64().unwrap_or(after.due_days);
    let day = old(event, "starts_on");
    after.starts_on = day.as_str().and_then(|text| text.parse().ok()).unwrap_or(after.starts_on);
    rules::save(tx, by, &stored, after).map(|_| ())
}
