//! Two accounts that look alike and are not the same.

use serde_json::json;
use tenure_db::Tx;

use super::super::store::duplicates;
use crate::base::events::{self, NewEvent};
use crate::base::permit::permit;
use crate::base::{AccountId, Acting, Edit, Error, Result};

/// Remembers that two accounts are not the same, so that nobody is asked again.
///
/// # Errors
/// `Invalid` when both are one account.
pub fn tell_apart(tx: &Tx<'_>, by: &Acting, one: AccountId, other: AccountId) -> Result<()> {
    let pair = (one.min(other), one.max(other));
    permit::<Edit>(tx, &by.viewer, pair.0)?;
    permit::<Edit>(tx, &by.viewer, pair.1)?;
    if one == other {
        return Err(Error::field("other", "hierarchy-error-same"));
    }
    if duplicates::tell_apart(tx, by, pair)? {
        // Whoever reads the event may not see the other account: it is named by its id, which nothing shows.
        let changes = json!({"_other": pair.1.to_string()});
        events::record(tx, by, NewEvent::on(pair.0, "account.told_apart", "account", pair.0.0).changes(changes))?;
    }
    Ok(())
}
