//! Breaking a promise, and being released from one.

use jiff::civil::Date;
use tenure_db::Tx;

use super::super::model::{Closing, State};
use super::super::store::promise;
use super::{closing, open, save};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, PromiseId, Result};

/// Closes a promise as broken: it will not be kept any more.
///
/// # Errors
/// `Conflict` when it is closed; `Invalid` when the day lies ahead.
pub fn break_promise(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: PromiseId,
    on: Date,
    reason: &str,
) -> Result<i64> {
    close(tx, by, account, id, (State::Broken, on, reason))
}

/// Closes a promise as released: whoever got it does not need it any more, and said so.
///
/// # Errors
/// `Conflict` when it is closed; `Invalid` without a reason, or when the day lies ahead.
pub fn release(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId, on: Date, reason: &str) -> Result<i64> {
    close(tx, by, account, id, (State::Released, on, reason))
}

fn close(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    id: PromiseId,
    (state, on, reason): (State, Date, &str),
) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = promise::find(&permit, id)?;
    open(&stored)?;
    if on > by.today {
        return Err(Error::field("on", "error-day-future"));
    }
    if state == State::Released && reason.is_empty() {
        return Err(Error::field("reason", "error-required"));
    }
    let verb = if state == State::Broken { "promise.broken" } else { "promise.released" };
    let how = Closing { state, on, evidence: reason.to_owned(), confirmed_by: None };
    save(tx, by, &permit, &stored, &closing(by, &how), (verb, reason))
}
