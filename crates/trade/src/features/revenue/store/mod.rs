//! All SQL of the feature.

pub mod batch;
pub mod filter;
pub mod happened;
pub(in crate::features::revenue) mod known;
pub mod line;
pub mod list;
pub mod reprice;
pub mod shared;
pub mod sums;
pub mod year;
