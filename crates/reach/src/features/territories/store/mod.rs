//! All SQL of the feature.

pub mod facts;
pub mod place;
pub mod price;
pub mod regions;
pub mod rules;
pub mod sets;
pub mod workloads;
