//! The pages.

pub mod settings;
pub mod term;
pub mod terms;
