//! All SQL of the feature.

pub mod erase;
pub mod filed;
pub mod waiting;
