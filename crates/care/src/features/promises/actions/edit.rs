//! Changing the words of a promise, and who it is about.

use tenure_db::Tx;

use super::super::model::EditPromise;
use super::super::store::promise;
use super::save;
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Contribute, PromiseId, Result};
use crate::features::people::merge::{self, Stored};

/// Changes fields; answers the version.
///
/// # Errors
/// `Conflict` with both values when somebody changed the same field since.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId, input: &EditPromise) -> Result<i64> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let stored = promise::find(&permit, id)?;
    let now = stored.fields();
    let place = Stored { scope: account.0, subject: id.0, version: stored.version, now: &now };
    let mut mine = merge::merge(tx, &place, &input.base, &input.set)?;
    mine.retain(|field, _| ["side", "content", "person", "owner", "conversation"].contains(&field.as_str()));
    save(tx, by, &permit, &stored, &mine, ("promise.edited", ""))
}
