//! All SQL of the feature.

pub(in crate::features::deals) mod batch;
pub mod board;
pub mod dates;
pub mod deal;
pub mod filter;
pub(in crate::features::deals) mod handing;
pub mod happened;
pub mod known;
pub mod list;
pub mod open;
pub mod packed;
pub mod parts;
pub mod reasons;
pub mod renewals;
pub mod reprice;
pub mod stages;
pub mod weak;
pub(in crate::features::deals) mod write;
