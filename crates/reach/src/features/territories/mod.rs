//! Territory rules: which territory an account belongs to, said by conditions instead of by hand.
//!
//! Rules stand in sets. One set is in force; a draft can be edited without effect, previewed (who would change, from
//! whom to whom, what it costs) and applied from a day on as one act that can be undone. [`model::claims`] decides what
//! the rules say of one account and [`model::plan`] what a set would change; both are pure. Nothing is guessed: accounts
//! that two rules claim with the same precedence, and those with a change that begins later, stay and are listed.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod imports;
pub mod model;
pub mod pages;
mod registrations;
pub mod store;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
