//! The pages.

pub mod lost;
pub mod settings;
pub mod term;
pub mod terms;
