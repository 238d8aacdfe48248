//! Targets: what somebody, or their team, is to sell in a period of any days, and what they reached of it.
//!
//! A target may be narrowed to a territory, an account or an offering. It counts for the days on which the person held
//! what it is about; what was sold is credited to whoever held the account then, or sold it (`revenue_reports`). Whoever
//! leads somebody sets their targets; each change is kept with its reason.

pub mod actions;
pub mod api;
pub mod api_results;
pub mod exports;
mod figure;
pub mod gather;
pub mod ground;
pub mod imports;
pub mod model;
pub mod pages;
mod registrations;
mod report;
pub mod store;
mod words;

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
