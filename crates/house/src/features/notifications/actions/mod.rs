//! The verbs of notices.

mod choose;
pub mod notify;
mod read;

pub use choose::choose;
pub use read::{read, read_all, unread};
