//! All SQL of the feature.

pub mod filed;
pub mod waiting;
