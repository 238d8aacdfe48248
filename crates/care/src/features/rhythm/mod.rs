//! The rhythm of contact: how often each key contact is to be talked to, whose turn it is, and how well it was kept.
//!
//! Goals are data, by tier and buying role; a duty profile that asks for more comes before the tier, and a person may
//! have a rhythm of their own, with its reason. A touch goes both ways: one-way messages never count. Nothing is stored
//! of what is due: it is computed from the last touch when it is read, so changed goals hold from the next request on.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
mod registrations;
mod report;
pub mod store;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
