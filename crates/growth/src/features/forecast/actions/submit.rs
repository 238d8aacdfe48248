//! Submitting the forecast of a period to whom one reports.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::asked::Asked;
use super::super::model::submitted::{Statement, Submission};
use super::super::store::submissions;
use super::super::submitting;
use crate::base::events::{NewEvent, record};
use crate::base::registry::{NoticeKind, StoredEvent, UndoKind};
use crate::base::{Acting, Error, Result};
use crate::features::notifications::{Message, tell};

/// The subject of the events.
const SUBJECT: &str = "forecast_submission";
/// Somebody who reports to one has submitted a forecast.
pub const SUBMITTED: &str = "forecast-submitted";

/// The kind, for the profile.
pub const NOTICE: NoticeKind = NoticeKind { kind: SUBMITTED, label: "forecast-notice-submitted", icon: "report" };

/// How each verb is undone.
pub const KINDS: [UndoKind; 3] = [
    UndoKind { verb: "forecast.submitted", run: gone },
    UndoKind { verb: "forecast.withdrawn", run: again },
    UndoKind { verb: "forecast.resubmitted", run: gone },
];

/// Submits what the actor says of a period, with how their deals stand at this moment, and tells whom they report to.
/// What was submitted before stays.
///
/// # Errors
/// `NotFound` for who manages neither accounts nor those who do; `Invalid` for a period that is over, for a team that nobody is in, for best case under
/// commit, and without a comment where it is not what the deals say.
pub fn submit(tx: &Tx<'_>, by: &Acting, asked: &Asked, team: bool, said: &Statement) -> Result<Uuid> {
    let author = by.viewer.actor().filter(|_| submitting::submits(&by.viewer)).ok_or(Error::NotFound)?;
    let span = asked.period.span();
    if span.to <= by.today {
        return Err(Error::field("on", "forecast-error-over"));
    }
    let draft = submitting::draft(tx, &by.viewer, &by.settings, asked, team)?;
    if team && !draft.leads {
        return Err(Error::field("team", "forecast-error-no-team"));
    }
    let figures = &draft.theirs.figures;
    let (commit, best) = (figures.commit(), figures.best());
    said.check(&commit, &best).finish()?;
    let new = Submission {
        id: by.uuid(),
        author,
        name: by.viewer.name.clone(),
        team,
        period: asked.length.code().to_owned(),
        span,
        commit: said.commit,
        best: said.best,
        currency: by.settings.currency.clone(),
        counted_won: figures.won.known(),
        counted_commit: commit.known(),
        counted_best: best.known(),
        target: draft.target,
        comment: said.comment.trim().to_owned(),
        on: by.today,
        at: by.now,
        withdrawn: false,
    };
    submissions::insert(tx, by, &new, &submitting::kept(tx, &by.viewer, &by.settings, &draft.theirs)?)?;
    // The audit log is read by others than the forecast: it names the period and no number.
    let told = json!({"period": [null, new.period], "from": [null, span.from.to_string()], "team": [null, team]});
    record(tx, by, NewEvent::install("forecast.submitted", SUBJECT, new.id).version(1).changes(told))?;
    let managers = submissions::above(tx, author, by.today)?;
    let args = json!({
        "case": if team { "team" } else { "" }, "author": new.name,
        "from": span.from.to_string(), "last": span.last().unwrap_or(span.to).to_string(),
    });
    let href = format!("/pipeline/forecast/submissions/{}", new.id);
    tell(tx, by, &managers, &Message { kind: SUBMITTED, account: None, href, args })?;
    Ok(new.id)
}

/// A submission of the actor.
fn own(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<Submission> {
    let found = submissions::find(tx, &by.viewer, id)?;
    if by.viewer.actor() == Some(found.author) { Ok(found) } else { Err(Error::Forbidden("forecast-error-not-yours")) }
}

/// Takes a submission back; it is kept, and counts no more.
///
/// # Errors
/// `NotFound` for who may not see it, `Forbidden` for others than its author.
pub fn withdraw(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<()> {
    turn(tx, by, id, true, "forecast.withdrawn")
}

fn turn(tx: &Tx<'_>, by: &Acting, id: Uuid, withdrawn: bool, verb: &'static str) -> Result<()> {
    if own(tx, by, id)?.withdrawn == withdrawn {
        return Ok(());
    }
    submissions::set_withdrawn(tx, id, withdrawn.then_some(by.now))?;
    record(tx, by, NewEvent::install(verb, SUBJECT, id).changes(json!({"withdrawn": [!withdrawn, withdrawn]})))?;
    Ok(())
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    withdraw(tx, by, event.subject)
}

fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    turn(tx, by, event.subject, false, "forecast.resubmitted")
}
