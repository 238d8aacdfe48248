//! All SQL of the feature.

pub mod contact;
pub mod list;
mod lookup;
pub mod position;

pub use lookup::Accounts;
