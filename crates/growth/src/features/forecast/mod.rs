//! Forecast: what will close when and for how much, what moved since a freeze, and how well earlier forecasts hit.
//!
//! Commit is what is won and what is open with the evidence for it; best case and pipeline stand on it. Once a week all
//! deals are frozen: what each was is written down and never changed, so that a forecast can be compared with what it
//! was, and with what came.

pub mod actions;
pub mod api;
mod api_past;
pub mod asked;
pub mod decided;
mod figure;
pub mod gather;
pub mod goals;
pub mod model;
pub mod pages;
pub mod read;
mod registrations;
mod report;
pub mod store;

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
