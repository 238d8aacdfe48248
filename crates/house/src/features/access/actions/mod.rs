//! The verbs.

pub mod grants;
pub mod reassign;
pub mod support;
pub mod team;
