//! Moving an account in the tree.

use jiff::civil::Date;
use tenure_db::Tx;

use crate::base::permit::look;
use crate::base::{AccountId, Acting, Error, Manage, Read, Result};
use crate::features::accounts;

/// Hangs an account below another, or takes it to the top, from a day on.
///
/// # Errors
/// `Invalid` when it stands there already on that day, when the edge would close a circle, or when the viewer may not
/// hang accounts there.
pub fn put(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    parent: Option<AccountId>,
    from: Date,
    reason: &str,
) -> Result<()> {
    let permit = look::<Read>(tx, &by.viewer, account)?;
    permit.may::<Manage>()?;
    // A parent that the viewer cannot see counts as none: whoever sees the account at the top moves it nowhere.
    let held = accounts::store::account::current_on(&permit, &by.viewer, from)?.parent.map(|(id, _)| id);
    if held == parent {
        return Err(Error::field("parent", "hierarchy-error-there"));
    }
    accounts::actions::set_parent(tx, by, &[account], parent, from, reason)
}
