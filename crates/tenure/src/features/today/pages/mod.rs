//! Pages of Today.

pub mod next;
pub mod today;
