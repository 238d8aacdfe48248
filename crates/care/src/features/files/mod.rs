//! Files on an account, and on a person, a conversation or a promise of it.
//!
//! Whoever may see the thing sees its files, because both lie in one account. Bytes are kept once for each content, in
//! rows (why: `docs/decisions/0002-files-in-rows.md`), written and read in pieces, so that no file has to fit into
//! memory. What a file is, is told from its bytes. Nothing is ever unpacked or shown: files go out as attachments that
//! a browser neither guesses about nor runs. Adding and removing need `contribute`; what was removed can be brought
//! back for 30 days, then a sweep takes it and every content that nothing refers to.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod intake;
pub mod model;
pub mod pages;
mod registrations;
pub mod serve;
pub mod store;
pub mod sweep;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
