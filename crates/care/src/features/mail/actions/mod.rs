//! The verbs of mails.

pub mod erase;
mod file;
mod settle;
pub mod undo;

pub use file::file;
pub use settle::settle;
