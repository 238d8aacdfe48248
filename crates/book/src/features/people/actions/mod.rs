//! The verbs of people, one a file.

mod add;
mod archive;
mod edit;
mod erase;
mod moved;
pub mod undo;

use tenure_db::Tx;

use super::store;
use crate::base::{Error, PersonId, Result};

pub(in crate::features::people) use add::insert;
pub use add::{add, refresh};
pub use archive::{archive, restore};
pub(in crate::features::people) use edit::save;
pub use edit::{edit, end};
pub use erase::{Erased, erase};
pub use moved::{Moved, move_on};

/// Nobody is named again who was erased.
fn not_erased(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    if store::position::erased(tx, person)? { Err(Error::conflict("people-error-erased")) } else { Ok(()) }
}
