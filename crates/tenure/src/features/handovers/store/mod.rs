//! All SQL of the feature.

pub mod accounts;
pub mod away;
pub mod handover;
pub mod people;
