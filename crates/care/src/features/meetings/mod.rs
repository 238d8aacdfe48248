//! Meetings: planned, with a time, an agenda and those who come from both sides; prepared with a brief, and afterwards a
//! recap that becomes a conversation and can be copied or mailed.
//!
//! A meeting is planned until its recap is written or it is called off. A visit is a meeting at their place; one without
//! a recap after three working days is listed. All verbs need `contribute` on the account.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
mod registrations;
pub mod share;
pub mod store;
pub mod wire;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
