//! All SQL of the feature.

pub mod list;
pub mod request;
