//! The verbs of people, one a file.

mod add;
mod archive;
mod edit;
pub mod undo;

pub use add::{add, refresh};
pub use archive::{archive, restore};
pub(in crate::features::people) use edit::save;
pub use edit::{edit, end};
