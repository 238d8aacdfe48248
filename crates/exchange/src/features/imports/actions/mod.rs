//! What the importer may do with an import, at which stage.

mod again;
mod change;
pub mod erase;
mod keep;
mod stages;
mod take;

pub use again::again;
pub use change::{Change, TwinChoice, change};
pub use keep::{forget, keep};
pub use stages::{check, discard, resume, run, stop, undo};
pub use take::{Intake, kind_of_rows};
