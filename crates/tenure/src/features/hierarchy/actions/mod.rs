//! The verbs of the hierarchy, one a file.

mod apart;
mod merge;
mod place;
pub mod undo;

pub use apart::tell_apart;
pub use merge::{Merge, allowed, merge, registry, tables};
pub use place::put;
