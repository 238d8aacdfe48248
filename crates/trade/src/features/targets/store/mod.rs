//! All SQL of the feature.

pub mod held;
pub mod target;
pub mod team;
pub mod versions;
