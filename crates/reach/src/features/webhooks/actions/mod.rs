//! The verbs of endpoints. Everybody has their own; administrators may stop those of others.

mod create;
mod edit;
mod messages;
mod remove;
mod secret;
pub mod undo;

pub use create::create;
pub use edit::{Edit, edit, set_state};
pub use messages::{ping, replay};
pub use remove::{remove, restore};
pub use secret::roll;

use uuid::Uuid;

use super::model::Endpoint;
use super::store;
use crate::base::{Acting, Conn, Error, Result, UserId};

/// One of the actor's own endpoints.
///
/// # Errors
/// `NotFound` for those of others, as for none.
pub fn own(q: &Conn<'_>, user: UserId, id: Uuid) -> Result<Endpoint> {
    let endpoint = store::endpoints::find(q, id)?;
    if endpoint.user == user && !endpoint.archived { Ok(endpoint) } else { Err(Error::NotFound) }
}

/// The user who acts: the console has no endpoints.
fn actor(by: &Acting) -> Result<UserId> {
    by.viewer.actor().ok_or(Error::NotFound)
}
