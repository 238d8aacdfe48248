//! Accounts: client organisations, each with its own lead and its own permission.
//!
//! `model` and `forms` say what an account is and read what people type; `store` holds all SQL; `actions` are the
//! verbs that pages, API, imports and the demo share. Fields are edited under one version; tier, lifecycle, territory
//! and parent are dated facts, and each change of them refreshes who may see the account in the same transaction.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod bulk;
pub mod columns;
pub mod countries;
pub mod duties;
pub mod exports;
pub mod forms;
mod found;
pub mod imports;
pub mod imports_assignments;
pub mod imports_dated;
pub mod imports_identifiers;
pub mod imports_units;
pub mod likeness;
pub mod matching;
pub mod model;
pub mod pages;
mod rebuilds;
mod registrations;
pub mod store;
pub mod units;

// The table, the account page and the team page.
pub mod listing;
mod registrations_list;

#[cfg(test)]
mod http_tests;
#[cfg(test)]
pub(crate) mod import_kinds_tests;
#[cfg(test)]
pub(crate) mod import_tests;
#[cfg(test)]
pub(crate) mod tests;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
    bulk::register(registry);
    registry.own.views.push(listing::VIEWS);
    registrations_list::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    bulk::routes(registrations_list::routes(registrations::routes()))
}
