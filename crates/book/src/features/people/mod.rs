//! People on the client's side.
//!
//! A person is a name; title, e-mail, phone and unit belong to a dated position at one account, so that somebody who
//! changes employer stays one person. Adding and changing people needs `edit` on the account. What a person did
//! elsewhere is shown only as far as the viewer sees those accounts.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod api_data;
pub mod api_details;
pub mod csv;
pub mod custom;
pub mod details;
pub mod export;
pub mod exports;
pub mod form;
pub mod imports;
pub mod languages;
pub mod listing;
pub mod merge;
pub mod model;
pub mod pages;
pub mod phones;
mod registrations;
pub mod retention;
pub mod store;
pub mod vcard;
pub mod wire;
pub mod words;

#[cfg(test)]
mod import_tests;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
    registry.own.views.push(pages::list::VIEWS);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
