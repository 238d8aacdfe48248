//! Duty profiles: mandatory fields, cadence and panels per role, tier and sector, as data.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(_r: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
