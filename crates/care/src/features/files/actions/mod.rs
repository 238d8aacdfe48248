//! The verbs of files.

mod attach;
pub mod erase;
mod remove;
pub mod undo;

pub use attach::attach;
pub use remove::{remove, restore};
