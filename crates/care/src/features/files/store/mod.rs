//! All SQL of the feature.

pub mod content;
pub mod erase;
pub mod file;
