//! All SQL of users, sessions, tokens, links and throttles.

pub mod holding;
pub(super) mod known;
pub mod links;
pub mod sessions;
pub mod throttles;
pub mod tokens;
pub mod users;

pub use users::{active, by_email, emails, find, names};
