//! All SQL of the feature.
//!
//! A report is one statement over the lines of the accounts in scope. What it costs at 100,000 accounts and a million
//! lines stands in `docs/operators/revenue.md`; lines of a row are paged by key.

mod lines;
pub mod moved;
pub mod named;
pub mod rows;
pub mod sums;

pub use lines::{Ask, credited};
