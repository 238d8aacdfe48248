//! Tasks: what one of us is to do for an account, until when. A task owes nothing to the client; what was promised to
//! somebody there is a promise. The next steps of conversations stand beside them in every list.
//!
//! A task is open until it is done; *late* follows from its date. Its first date is kept when it moves. All verbs need
//! `contribute` on the account.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
mod registrations;
pub mod store;
pub mod wire;

/// The kind of the notice that tells somebody of a task given to them.
pub const GIVEN: &str = "task-given";

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
