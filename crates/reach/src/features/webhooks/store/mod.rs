//! All SQL of the feature.

pub mod deliveries;
pub mod endpoints;
pub mod feed;
