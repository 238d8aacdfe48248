//! The verbs. Each takes a slice where an import calls it.

pub mod deputies;
pub mod holders;
pub mod lines;
pub mod reach;
pub mod support;
pub mod territories;
