//! Concerns: what worries the client, since when, what we answered, and whether it is settled.
//!
//! The words stay the client's. Answers are appended with their author and day and never rewritten; a concern is settled
//! only with a person of theirs who confirms it or with something that shows it. All verbs need `contribute`.

pub mod actions;
pub mod api;
pub mod exports;
pub mod imports;
pub mod model;
pub mod pages;
mod registrations;
pub mod store;
pub mod wire;

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
