//! The features of this crate, with those below it under the same names.

pub mod access;
pub mod duties;
pub mod fields;
pub mod identity;
pub mod notifications;
pub mod org;
pub mod settings;
pub mod views;
