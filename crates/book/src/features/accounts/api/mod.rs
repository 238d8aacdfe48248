//! The JSON API of accounts: handlers that call the same actions as the pages.

pub mod account;
pub mod batch;
pub mod facts;
pub mod list;
pub mod units;
pub mod wire;
