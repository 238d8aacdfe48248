//! The pages.

pub mod admin;
pub mod list;
pub mod one;
mod parts;
