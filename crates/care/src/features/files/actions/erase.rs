//! What goes of files with somebody who is erased: all that stands under them.

use tenure_db::Tx;

use super::super::store::erase;
use crate::base::registry::Leaving;
use crate::base::{Acting, Result};

/// Deletes the files of the person, and their bytes unless something else has the same.
///
/// # Errors
/// What the database says.
pub fn erase(tx: &Tx<'_>, _: &Acting, leaving: &Leaving<'_>) -> Result<()> {
    let files = erase::of_person(tx, leaving.accounts, leaving.person)?;
    erase::delete(tx, &files)
}
