//! All SQL of the feature.

pub mod concern;
pub mod list;
