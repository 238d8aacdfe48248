//! Writing and submitting a report.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::gather;
use super::super::model::{Frozen, Rag, Report, State, Words, hash};
use super::super::store::{report, rules};
use super::{tell, writable};
use crate::base::error::Conflict;
use crate::base::events::{Changes, NewEvent, record};
use crate::base::registry::Registry;
use crate::base::validate::{self, LINE};
use crate::base::{Acting, Error, Fields, Result};

/// Begins the actor's report about the period of a day, or finds the one that was begun.
///
/// # Errors
/// `NotFound` for whoever does not report; `Invalid` for a period that is not asked for or has not begun.
pub fn start(tx: &Tx<'_>, by: &Acting, day: Date) -> Result<Uuid> {
    let user = by.viewer.actor().ok_or(Error::NotFound)?;
    if !rules::writes(tx, &by.viewer)? {
        return Err(Error::NotFound);
    }
    let all = rules::find(tx)?;
    let span = all.span(day).filter(|s| s.from >= all.starts_on && s.from <= by.today);
    let (Some(span), Some(period)) = (span, all.period) else {
        return Err(Error::field("from", "reports-error-period"));
    };
    if let Some(begun) = report::of_period(tx, user, period, span.from)? {
        return Ok(begun);
    }
    let id = by.uuid();
    report::insert(tx, by, id, user, (period, span))?;
    record(tx, by, NewEvent::install("report.begun", "report", id).version(1))?;
    Ok(id)
}

/// What the author wrote, checked.
fn checked(words: &Words) -> Result<Words> {
    let mut fields = Fields::default();
    if !words.rag.is_empty() && Rag::parse(&words.rag).is_none() {
        fields.add("rag", "error-choose");
    }
    let checked = Words {
        rag: words.rag.clone(),
        headline: validate::line(&mut fields, "headline", &words.headline, LINE),
        comment: validate::text(&mut fields, "comment", &words.comment),
        help: validate::text(&mut fields, "help", &words.help),
    };
    fields.finish()?;
    Ok(checked)
}

/// Stores what the author wrote. `version` is the one that they read; none overwrites any. The event names the fields
/// and not what they hold, as the audit log is read by others than the report.
///
/// # Errors
/// `NotFound`, `Forbidden` for others than the author, `Conflict` when it was submitted or changed meanwhile, `Invalid`.
pub fn edit(tx: &Tx<'_>, by: &Acting, id: Uuid, words: &Words, version: Option<i64>) -> Result<Report> {
    let mut stored = writable(tx, &by.viewer, id)?;
    let words = checked(words)?;
    if version.is_some_and(|v| v != stored.version) && words != stored.words {
        let version = Some(stored.version);
        return Err(Error::Conflict(Conflict { key: "error-conflict", args: Vec::new(), version, fields: Vec::new() }));
    }
    let mut changes = Changes::default();
    let (old, new) = (&stored.words, &words);
    changes.note("rag", old.rag.as_str(), new.rag.as_str());
    let texts = [
        ("headline", &old.headline, &new.headline),
        ("comment", &old.comment, &new.comment),
        ("help", &old.help, &new.help),
    ];
    for (field, _, _) in texts.into_iter().filter(|(_, old, new)| old != new) {
        changes.note(field, false, true);
    }
    if changes.is_empty() {
        return Ok(stored);
    }
    stored.words = words;
    stored.version += 1;
    report::save(tx, &stored, None)?;
    record(tx, by, NewEvent::install("report.written", "report", id).version(stored.version).changes(changes.json()))?;
    Ok(stored)
}

/// Freezes the report as it is now and hands it to whom the author reports to.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when it was submitted already, `Invalid` without a sentence.
pub fn submit(tx: &Tx<'_>, by: &Acting, registry: &Registry, id: Uuid) -> Result<Report> {
    let mut stored = writable(tx, &by.viewer, id)?;
    if stored.words.headline.is_empty() {
        return Err(Error::field("headline", "error-required"));
    }
    let mut snapshot = gather::draft(tx, registry, &by.viewer, &stored, &by.settings.zone)?;
    snapshot.at = by.now.to_string();
    let data = serde_json::to_string(&snapshot).map_err(|e| Error::internal(format!("a report: {e}")))?;
    let frozen = Frozen { n: stored.submissions + 1, hash: hash(&data), data };
    report::freeze(tx, by, id, &frozen)?;
    let before = stored.state;
    stored.state = State::Submitted;
    stored.submissions = frozen.n;
    stored.submitted_at = Some(by.now);
    stored.version += 1;
    report::save(tx, &stored, None)?;
    let what =
        json!({"state": [before.code(), stored.state.code()], "n": [null, frozen.n], "hash": [null, frozen.hash]});
    record(tx, by, NewEvent::install("report.submitted", "report", id).version(stored.version).changes(what))?;
    tell::submitted(tx, by, &stored)?;
    Ok(stored)
}
