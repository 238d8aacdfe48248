//! What gathers all features for machines.

pub mod api;
pub mod plain;
