//! Whitespace: what a client buys from whom, by unit and offering, and what could still become ours.
//!
//! A cell of the grid is a unit of an account, or the account as a whole, and an offering. What was sold there comes from
//! lines of revenue, what is on its way from open deals; what the client spends with others is noted, dated, with its
//! source. From these come share of wallet, penetration, what is left to win, and the best openings.

pub mod actions;
pub mod api;
mod api_rules;
pub mod exports;
pub mod form;
pub mod gather;
pub mod imports;
pub mod model;
pub mod openings;
pub mod pages;
pub mod portfolio;
mod registrations;
pub mod rule_form;
pub mod store;
mod wallet;
pub mod wire;
pub mod wire_openings;

use crate::base::Routes;
use crate::base::registry::Registry;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    api::routes(pages::routes(Routes::default()))
}
