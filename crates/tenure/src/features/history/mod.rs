//! As of a day, and what changed between two days.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(_r: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
