//! Moving the date of a promise: the first one stays what it is measured by.

use jiff::civil::Date;
use serde_json::json;
use tenure_db::Tx;

use super::super::store::promise;
use super::{open, save};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, PromiseId, Result};

/// Moves the date; answers the version.
///
/// # Errors
/// `Conflict` when the promise is closed; `Invalid` without a reason.
pub fn move_date(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: PromiseId,
    due_on: Date,
    reason: &str,
) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = promise::find(&permit, id)?;
    open(&stored)?;
    if due_on == stored.due_on {
        return Ok(stored.version);
    }
    if reason.is_empty() {
        return Err(Error::field("reason", "promises-error-reason"));
    }
    let set = json!({"due_on": due_on.to_string(), "moves": stored.moves + 1});
    let set = set.as_object().cloned().unwrap_or_default();
    save(tx, by, &permit, &stored, &set, ("promise.moved", reason))
}
