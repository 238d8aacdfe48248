//! Conversations with clients: calls, visits, meetings and messages (table `interactions`).
//!
//! A conversation is two-way (a *touch*) or only out or in; one-way messages never count as contact. Logging needs
//! `contribute`; changing what somebody else wrote needs `edit`. A next step belongs to the conversation it came from
//! and is open until it is completed.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod custom;
pub mod exports;
pub mod healing;
pub mod imports;
pub mod model;
pub mod pages;
mod registrations;
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
