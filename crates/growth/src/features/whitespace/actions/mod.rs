//! The verbs: noting cells, putting openings off, writing cross-sell rules.

pub mod openings;
pub mod rules;
mod set;
pub mod undo;

pub(super) use set::unsold;
pub use set::{Setting, set};
