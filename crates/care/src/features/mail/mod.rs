//! Mails dropped or forwarded as files: filed as conversations to the people whom they name.
//!
//! A mail goes to every account at which somebody whom it names is known and to which its dropper may contribute: one
//! conversation at each, found again by the mail's Message-ID, so that the same mail twice is one. Attachments become
//! files of the conversation. Addresses that nobody is known by wait for the dropper, who says what each is. What a
//! mail says is kept as plain text; nothing of it is ever shown as HTML.

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
pub mod receive;
mod registrations;
pub mod store;

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
