//! All SQL of the feature.

pub mod ledger;
pub mod promise;
