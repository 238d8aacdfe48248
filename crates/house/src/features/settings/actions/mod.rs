//! The verbs.

pub mod edit;
pub mod terms;
