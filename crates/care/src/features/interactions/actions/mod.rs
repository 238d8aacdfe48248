//! The verbs of conversations, one a file.

mod archive;
pub mod drafts;
mod edit;
mod hand_over;
mod log;
mod step;
pub mod undo;

pub use archive::{archive, restore};
pub use edit::edit;
pub(in crate::features::interactions) use edit::save;
pub use hand_over::hand_over;
pub use log::log;
pub(in crate::features::interactions) use log::put;
pub use step::complete;
