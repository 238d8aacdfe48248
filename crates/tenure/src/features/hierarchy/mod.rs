//! The tree of accounts: roll-up, moves, promotion of a unit, duplicates, merge.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(_r: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
