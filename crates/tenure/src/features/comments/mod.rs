//! Comments on records, with @mentions.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(_r: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
