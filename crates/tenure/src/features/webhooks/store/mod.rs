//! All SQL of the feature.

pub mod feed;
