//! Keeping a promise.

use tenure_db::Tx;

use super::super::model::{Keeping, Side, State};
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
    let confirmed = match input.confirmed_by {
        None => None,
        Some(person) => match position::names(&permit, &[person])?.pop() {
            Some((_, name)) => Some(name),
            None => return Err(Error::field("confirmed_by", "promises-error-person")),
        },
    };
    if stored.side == Side::Theirs && confirmed.is_none() && input.evidence.is_empty() {
        return Err(Error::field("evidence", "promises-error-evidence"));
    }
    let evidence = match (confirmed, input.evidence.as_str()) {
        (Some(name), "") => name,
        (Some(name), evidence) => format!("{name}: {evidence}"),
        (None, evidence) => evidence.to_owned(),
    };
    save(tx, by, &permit, &stored, &closing(by, State::Kept, input.on, &evidence), ("promise.kept", ""))
}
