//! Deals: what we are selling to a client, stage by stage, and what speaks for it.

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
