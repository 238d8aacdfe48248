//! The verbs. Each says who may call it, records an event, and never puts a secret into it.

pub mod deactivate;
pub mod edit;
pub mod links;
pub mod passwords;
pub mod sessions;
pub mod setup;
pub mod throttles;
pub mod tokens;
pub mod users;

pub use deactivate::{deactivate, reactivate};
pub use edit::{edit, guard_admins, prefer, save};
pub use passwords::set_password;
pub use users::{create, may_give, upsert, values};

use std::sync::Arc;

use crate::base::viewer::Via;
use crate::base::{Acting, Error, Result, Tx, UserId};
use crate::features::identity::store;

/// Fails unless the user acts for themself, or the console does.
fn only_self(by: &Acting, user: UserId) -> Result<()> {
    match by.viewer.actor() {
        Some(actor) if actor != user => Err(Error::Forbidden("identity-error-only-self")),
        _ => Ok(()),
    }
}

/// The same action, with the user as actor: for what somebody does while signing in.
///
/// # Errors
/// `NotFound` when they may not sign in today.
pub fn as_user(tx: &Tx<'_>, by: &Acting, user: UserId) -> Result<Acting> {
    let viewer = store::users::viewer(tx, user, by.today, Via::Job)?.ok_or(Error::NotFound)?;
    let mut acting = by.clone();
    acting.viewer = Arc::new(viewer);
    Ok(acting)
}
