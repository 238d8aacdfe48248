//! All SQL of the feature.

pub mod batch;
pub mod contact;
pub mod details;
pub mod erase;
pub mod export;
pub mod introductions;
pub mod list;
pub mod moves;
pub mod position;
pub mod retention;

pub use crate::features::accounts::store::named::Accounts;
