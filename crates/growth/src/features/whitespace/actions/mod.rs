//! The verbs: noting cells, putting openings off, writing cross-sell rules.

mod fit;
pub mod openings;
pub mod rules;
mod set;
pub mod undo;

pub(super) use fit::{dealt, needs_fit, offered};
pub(super) use set::set_at;
pub use set::{Setting, set};
