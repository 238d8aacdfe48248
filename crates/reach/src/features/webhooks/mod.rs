//! How other systems learn what changed: a feed that they read at their own pace, and messages that are sent to them.
//!
//! The feed gives the events of the accounts that its reader may see today, in the order in which they were recorded,
//! thin: what was done to which thing, and which fields changed, never what they hold. Whoever wants the content reads
//! the record, and gets what its permit gives.
//!
//! An endpoint is an address that is told of the feed of its owner, as Standard Webhooks describes it. A job reads the
//! feed for each ([`fan`]) and makes messages; another one sends them ([`send`]), signed, again after failures, and
//! checks once more that the owner may still know. Addresses inside private networks are refused ([`guard`]).

pub mod actions;
pub mod api;
pub mod fan;
pub mod feed;
pub mod guard;
pub mod model;
pub mod pages;
pub mod post;
mod registrations;
pub mod send;
pub mod sign;
pub mod store;
pub mod watch;

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
