//! The page.

pub mod brief;
