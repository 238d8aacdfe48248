//! All SQL of the feature.

pub mod brief;
pub mod due;
pub mod goals;
pub mod kept;
pub mod plans;
