//! The features of this crate, with those below it under the same names.

pub use tenure_care::features::*;
pub use tenure_trade::features::{offerings, rates, revenue, revenue_reports, targets};

pub mod competitors;
pub mod deals;
pub mod forecast;
pub mod whitespace;
