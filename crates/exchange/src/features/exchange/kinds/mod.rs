//! The kinds of import files that come before accounts: users and territories.

pub mod territories;
pub mod users;
