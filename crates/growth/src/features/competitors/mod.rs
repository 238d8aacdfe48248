//! Competitors: who else sells to our clients.

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
