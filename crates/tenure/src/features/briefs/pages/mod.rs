//! The pages.

pub mod brief;
pub mod meeting;
