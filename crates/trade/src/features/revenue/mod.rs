//! Revenue: what was sold to an account, line by line.

pub mod model;
mod registrations;
pub mod store;

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
