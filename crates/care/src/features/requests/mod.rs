//! Internal requests: what one of us asks of another department for an account, until when, and what came of it.
//!
//! The asker's side works with `contribute` on the account. The department's side is one person, the owner, who need not
//! see the account: a [`crate::base::RequestPermit`] gives them that request and the account's head line while the
//! request is theirs, and nothing else. *Late* is never stored but follows from the dates.

pub mod actions;
pub mod api;
pub mod late;
pub mod model;
pub mod pages;
mod registrations;
pub mod sight;
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
