//! All SQL of the hierarchy.

pub mod duplicates;
pub mod merge;
pub mod moves;
pub mod tree;
