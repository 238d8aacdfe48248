//! Who decides at the client, who is for us, whom of ours they trust, and where nobody of us is known.
//!
//! A position has attributes (function, influence, parts in the buying group, who of us looks after it) and dated lines
//! to others of its account; open roles stand beside positions. Support is judged: judgements are appended with author,
//! day and source, fade after half a year, and nobody writes over another's. Strength is computed from conversations
//! (`interactions::model::strength`); a rating by hand stands beside it. From these follow the account's relationship
//! score, its threads, its dependency on one of us, and its gaps, each with a move. Attributes, lines and open roles
//! need `edit`, opinions `contribute`.

use crate::base::Routes;
use crate::base::registry::Registry;

pub mod actions;
pub mod api;
pub mod model;
pub mod pages;
mod registrations;
mod report;
pub mod store;
pub mod wire;

/// Registers what the feature gives upwards.
pub fn register(registry: &mut Registry) {
    registrations::register(registry);
}

/// The feature's routes.
pub fn routes() -> Routes {
    registrations::routes()
}
