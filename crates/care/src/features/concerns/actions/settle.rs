//! Settling a concern, and opening it again.

use serde_json::json;
use tenure_db::Tx;

use super::super::model::{Settling, State};
use super::super::store::concern;
use super::{open, save};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Result};
use crate::features::people::store::position;

/// Settles a concern: a person of theirs confirmed it, or something shows it. Answers the version.
///
/// # Errors
/// `Conflict` when it is settled; `Invalid` without a word of theirs, for a person of another account, for a day to come.
pub fn settle(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId, input: &Settling) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    open(&stored)?;
    if input.on > by.today {
        return Err(Error::field("on", "error-day-future"));
    }
    if let Some(person) = input.confirmed_by
        && position::names(&permit, &[person])?.is_empty()
    {
        return Err(Error::field("confirmed_by", "promises-error-person"));
    }
    if input.confirmed_by.is_none() && input.evidence.is_empty() {
        return Err(Error::field("confirmed_by", "concerns-error-confirm"));
    }
    let set = json!({
        "state": State::Settled.code(),
        "settled_on": input.on.to_string(),
        "settled_at": by.now.to_string(),
        "confirmed_by": input.confirmed_by,
        "evidence": input.evidence,
    });
    let set = set.as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("concern.settled", ""))
}

/// Opens a settled concern again: it came back. Answers the version.
///
/// # Errors
/// `Conflict` when it is open.
pub fn reopen(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId, reason: &str) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    if stored.state == State::Open || stored.archived {
        return Err(Error::conflict("concerns-error-open"));
    }
    let set = json!({"state": "open", "settled_on": null, "settled_at": null, "confirmed_by": null, "evidence": ""});
    let set = set.as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("concern.reopened", reason))
}
