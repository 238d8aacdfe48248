//! The verbs of meetings.

mod plan;
mod recap;
mod work;

pub use plan::plan;
pub use recap::{mailed, recap};
pub use work::{KINDS, archive, cancel, edit, restore};
