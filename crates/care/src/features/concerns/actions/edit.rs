//! Changing the words of a concern, whose it is, since when, where it was heard, and how severe it is.

use tenure_db::Tx;

use super::super::model::EditConcern;
use super::super::store::concern;
use super::save;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, ConcernId, Contribute, Error, Result};
use crate::features::people::merge::{self, Stored};

/// Changes fields; answers the version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since; `Invalid` for a day to come.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: ConcernId, input: &EditConcern) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = concern::find(&permit, id)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mut mine = merge::merge(tx, &place, &input.base, &input.set)?;
    mine.retain(|field, _| ["words", "person", "since", "conversation", "severity"].contains(&field.as_str()));
    let after = stored.with(&mine).ok_or_else(|| Error::internal("a changed field does not fit the concern"))?;
    if after.since > by.today {
        return Err(Error::field("since", "error-day-future"));
    }
    save(tx, by, &permit, &stored, &mine, ("concern.edited", ""))
}
