//! The pages.

pub mod admin;
mod draw;
pub mod list;
pub mod one;
