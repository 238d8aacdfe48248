//! The kinds of import files that come before accounts: users, whom they report to, territories and who holds them.

pub mod dated;
pub mod exports;
pub mod territories;
pub mod territories_back;
pub mod users;
pub mod users_back;
