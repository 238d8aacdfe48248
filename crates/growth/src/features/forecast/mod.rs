//! Forecast: what will close when and for how much, what moved since a freeze, and how well earlier forecasts hit.
//!
//! Commit is what is won and what is open with the evidence for it; best case and pipeline stand on it. Once a week all
//! deals are frozen: what each was is written down and never changed, so that a forecast can be compared with what it
//! was, and with what came. Who answers for a forecast submits it to whom they report: what they say is kept beside what the
//! deals said, and what moved since is told.

pub mod actions;
pub mod against;
pub mod api;
mod api_frozen;
mod api_past;
mod api_submitted;
pub mod asked;
pub mod behind;
pub mod decided;
mod figure;
pub mod frozen;
pub mod gather;
pub mod goals;
pub mod model;
pub mod pages;
pub mod read;
mod registrations;
mod report;
pub mod stated;
pub mod store;
pub mod submitting;
mod then;

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
