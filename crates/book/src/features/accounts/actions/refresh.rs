//! Who may see an account follows from its team, territory and place in the tree; each change of these ends here,
//! so that the very next request is right.

use tenure_db::Tx;

use crate::base::{AccountId, Acting, Result};
use crate::features::access::{materialise, sets, tree};

/// Computes anew who may see the accounts; after a change of territory.
pub(in crate::features::accounts) fn access(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let set = sets::fill(tx, by, accounts)?;
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)
}

/// Computes anew the tree above the accounts and everybody below them, and who may see all these; after a change of
/// parent, and for new accounts.
pub(in crate::features::accounts) fn below(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let set = sets::fill(tx, by, accounts)?;
    // The rebuilt tree adds the accounts below to the set.
    tree::rebuild(tx, set)?;
    materialise::accounts(tx, set)?;
    sets::clear(tx, set)
}
