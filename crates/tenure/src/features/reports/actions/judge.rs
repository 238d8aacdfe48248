//! What whoever leads the author says of a report.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Report, State};
use super::super::store::report;
use super::{judgeable, tell};
use crate::base::events::{NewEvent, record};
use crate::base::validate;
use crate::base::{Acting, Error, Fields, Result};

/// Takes note of a report, with a comment or without.
///
/// # Errors
/// `NotFound`, `Forbidden` for whoever does not lead the author, `Conflict` when it was answered already, `Invalid`.
pub fn acknowledge(tx: &Tx<'_>, by: &Acting, id: Uuid, reply: &str) -> Result<Report> {
    verdict(tx, by, id, reply, State::Acknowledged)
}

/// Gives a report back to its author, with what is to be written again.
///
/// # Errors
/// As [`acknowledge`]; `Invalid` without a comment.
pub fn send_back(tx: &Tx<'_>, by: &Acting, id: Uuid, reply: &str) -> Result<Report> {
    verdict(tx, by, id, reply, State::Returned)
}

fn verdict(tx: &Tx<'_>, by: &Acting, id: Uuid, reply: &str, state: State) -> Result<Report> {
    let mut stored = judgeable(tx, &by.viewer, id)?;
    if stored.state != State::Submitted {
        return Err(Error::conflict("reports-error-answered"));
    }
    let mut fields = Fields::default();
    let reply = validate::text(&mut fields, "reply", reply);
    if state == State::Returned && reply.is_empty() {
        fields.add("reply", "error-required");
    }
    fields.finish()?;
    stored.state = state;
    stored.reply = reply;
    stored.version += 1;
    report::save(tx, &stored, Some(by))?;
    let verb = if state == State::Returned { "report.returned" } else { "report.acknowledged" };
    let what = json!({"state": [State::Submitted.code(), state.code()]});
    record(tx, by, NewEvent::install(verb, "report", id).version(stored.version).changes(what))?;
    tell::judged(tx, by, &stored, state.code())?;
    Ok(stored)
}

/// Answers where the author asked for help; the author reads it in the report. May be said anew.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no help was asked for, `Invalid` without words.
pub fn answer(tx: &Tx<'_>, by: &Acting, id: Uuid, answer: &str) -> Result<Report> {
    let mut stored = judgeable(tx, &by.viewer, id)?;
    if stored.words.help.is_empty() {
        return Err(Error::conflict("reports-error-no-help"));
    }
    let mut fields = Fields::default();
    let answer = validate::text(&mut fields, "answer", answer);
    if answer.is_empty() {
        fields.add("answer", "error-required");
    }
    fields.finish()?;
    let again = !stored.answer.is_empty();
    stored.answer = answer;
    stored.version += 1;
    report::save(tx, &stored, Some(by))?;
    let what = json!({"answer": [again, true]});
    record(tx, by, NewEvent::install("report.answered", "report", id).version(stored.version).changes(what))?;
    tell::judged(tx, by, &stored, "answered")?;
    Ok(stored)
}
