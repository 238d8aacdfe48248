//! Targets.
pub mod actions;
pub mod gather;
pub mod model;
pub mod store;
