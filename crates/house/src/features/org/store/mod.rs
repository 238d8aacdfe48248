//! All SQL of the feature.

pub mod dated;
pub mod deputies;
pub mod holders;
pub mod holdings;
pub mod lines;
pub mod reach;
pub mod territories;
