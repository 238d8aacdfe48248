//! The features of this crate, with those below it under the same names.

pub use tenure_book::features::*;

pub mod concerns;
pub mod files;
pub mod interactions;
pub mod mail;
pub mod meetings;
pub mod promises;
pub mod relationships;
pub mod requests;
pub mod rhythm;
pub mod tasks;
pub mod trips;
