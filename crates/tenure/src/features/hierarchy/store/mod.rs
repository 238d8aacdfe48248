//! All SQL of the hierarchy.

pub mod tree;
