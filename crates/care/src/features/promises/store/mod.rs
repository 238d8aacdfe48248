//! All SQL of the feature.

pub mod handing;
pub mod keeping;
pub mod ledger;
pub mod promise;
