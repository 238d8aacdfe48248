//! Promises, ours and theirs: what was said, to whom, until when, and whether it was kept.
//!
//! A promise is open, kept, broken or released; *late* is never stored but follows from the dates. It may be moved, but
//! whether it was kept on time is measured against the first date. What the client promised closes as kept only with a
//! person who confirmed it or with evidence. All verbs need `contribute` on the account.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod exports;
pub mod imports;
pub mod late;
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
