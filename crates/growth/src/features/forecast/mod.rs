//! Forecast: what will close when and for how much, what moved since a freeze, and how well earlier forecasts hit.

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
