//! All SQL of the feature.
//!
//! A report is one statement over the lines of the accounts in scope, read account by account from an index of its own
//! (`revenue_lines_sums`); what it costs at a million lines stands in `docs/operators/revenue.md`. Lines of a row are
//! paged by key.

mod exact;
mod lines;
pub mod moved;
pub mod named;
pub mod rows;
pub mod sums;
mod worth;

pub use lines::{Ask, credited, once};
pub use worth::Constant;
