//! The kinds of import files that come before accounts: users and territories.

pub mod exports;
pub mod territories;
pub mod users;
