//! Hierarchy: the tree of accounts, with numbers rolled up over what the viewer may see.
//!
//! An account stands below another from a day on (`account_parents`); the closure table `account_tree` says who stands
//! above whom, so no query walks the tree. An account whose parent the viewer cannot see stands at the root, and an
//! account is counted with those above it only where every account between is visible too: numbers equal the rows
//! that can be opened, and nothing hints at others.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod duplicates;
pub mod merging;
pub mod model;
pub mod pages;
mod registrations;
pub mod store;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
