//! The verbs of mails.

mod file;
mod settle;
pub mod undo;

pub use file::file;
pub use settle::settle;
