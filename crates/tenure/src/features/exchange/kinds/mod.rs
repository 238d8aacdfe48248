//! The kinds of import files that come before accounts: users and territories.

pub(super) mod territories;
pub(super) mod users;
