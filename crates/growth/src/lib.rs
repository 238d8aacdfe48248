//! What could still be sold, what is being sold, what will come: competitors, deals, whitespace, forecast.
//!
//! The names are those of the whole house: `crate::base`, `crate::ui` and `crate::features` hold what lies below too.

pub use tenure_floor::{base, ui};

pub mod features;
