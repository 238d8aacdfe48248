//! The verbs of the hierarchy, one a file.

mod apart;
mod merge;
mod place;
mod promote;
pub mod undo;

pub use apart::tell_apart;
pub use merge::{Merge, allowed, merge, tables};
pub use place::put;
pub use promote::{Going, Promotion, going, promote};
