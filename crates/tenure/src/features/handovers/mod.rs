//! Hand-overs: accounts go from one person to another from a date on, with what is open on them.

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(_r: &mut Registry) {}

/// The feature's routes.
pub fn routes() -> Routes {
    Routes::default()
}
