//! The relationship map: the people of an account as org chart, power grid, table and matrix, out of one data set.
//!
//! What is known of people is read and written by `relationships`; here it is placed, drawn, and changed by drag, keys and
//! pasted lists. Places are computed on the server (`model/layout.rs`) and become classes, so that neither script nor
//! inline style is needed to see them.

use crate::base::Routes;
use crate::base::registry::{AccountTab, Registry};

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registry.tabs.push(AccountTab { key: "map", label: "map-title", order: 22, render: pages::tab::render });
}

/// The feature's routes.
pub fn routes() -> Routes {
    let routes = pages::place::routes(pages::edit::routes(Routes::default()));
    let routes = pages::export::routes(pages::paste::routes(routes));
    api::routes(routes)
}
