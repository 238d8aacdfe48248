//! The verbs of files.

mod attach;
mod remove;
pub mod undo;

pub use attach::attach;
pub use remove::{remove, restore};
