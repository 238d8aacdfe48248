//! The features of this crate, with those below it under the same names.

pub use tenure_book::features::*;

pub mod offerings;
pub mod rates;
pub mod revenue;
pub mod revenue_reports;
pub mod targets;
