//! Revenue: what was sold to an account, line by line.
//!
//! A line is an order, an invoice, a credit note or a part of what is billed again and again. Its amount stays in its
//! own currency; beside it stands what it comes to in the install's currency by the rate of its day, so that sums over
//! many accounts are one statement. Sums by the rates of one chosen day are made when they are asked for.

pub mod actions;
pub mod api;
pub mod ask;
pub mod exports;
pub mod form;
pub mod imports;
pub mod model;
pub mod pages;
mod registrations;
pub mod store;
pub mod wire;

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
