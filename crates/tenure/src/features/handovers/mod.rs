//! Hand-overs: accounts go from one of us to another, from a day on.
//!
//! The dates decide who sees what: the giver leads until the day before, the receiver from the day on, by dated rows that
//! [`access`](crate::features::access) writes. What the giver has on the accounts (open promises, next steps) moves by
//! choice: at once when the day has come, else with the job [`actions::carry`]. The receiver accepts or declines; that
//! moves nothing, but is told to the giver and to whom the giver reports. Until it is accepted, whoever offered it may take it back,
//! all accounts together.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
mod registrations;
pub mod sore;
pub mod store;
pub mod wire;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
