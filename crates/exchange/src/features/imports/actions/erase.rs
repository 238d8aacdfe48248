//! What goes of imports with somebody who is erased.

use tenure_db::Tx;

use super::super::store::{erase, pieces};
use crate::base::registry::Leaving;
use crate::base::{Acting, Result};

/// Throws away the files that wrote at the accounts where the person works, and takes the person's words out of what was
/// noted of their rows. What such an import wrote can still be taken back. Files that were never run go after 30 days.
///
/// # Errors
/// What the database says.
pub fn erase(tx: &Tx<'_>, _: &Acting, leaving: &Leaving<'_>) -> Result<()> {
    for import in erase::wrote_at(tx, leaving.accounts)? {
        pieces::discard(tx, import)?;
        erase::words(tx, import, leaving)?;
    }
    Ok(())
}
