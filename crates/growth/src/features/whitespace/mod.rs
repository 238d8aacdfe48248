//! Whitespace: what a client buys from whom, by unit and offering, and what could still become ours.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    let _ = registry;
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
