//! Keeping a promise.

use tenure_db::Tx;

use super::super::model::{Closing, Keeping, Side, State};
use super::super::store::promise;
use super::{closing, open, save};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, Error, PromiseId, Result};
use crate::features::people::store::position;

/// Closes a promise as kept; answers the version.
///
/// # Errors
/// `Conflict` when it is closed; `Invalid` when a promise of the client has neither a person who confirmed it nor
/// evidence, or when the day lies ahead.
pub fn keep(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId, input: &Keeping) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = promise::find(&permit, id)?;
    open(&stored)?;
    if input.on > by.today {
        return Err(Error::field("on", "error-day-future"));
    }
    if let Some(person) = input.confirmed_by
        && position::names(&permit, &[person])?.is_empty()
    {
        return Err(Error::field("confirmed_by", "promises-error-person"));
    }
    if stored.side == Side::Theirs && input.confirmed_by.is_none() && input.evidence.is_empty() {
        return Err(Error::field("evidence", "promises-error-evidence"));
    }
    let (on, evidence, confirmed_by) = (input.on, input.evidence.clone(), input.confirmed_by);
    let how = Closing { state: State::Kept, on, evidence, confirmed_by };
    save(tx, by, &permit, &stored, &closing(by, &how), ("promise.kept", ""))
}
