//! All SQL of the feature.

pub mod line;
pub mod shared;
