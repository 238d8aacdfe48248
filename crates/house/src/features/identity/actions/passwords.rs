//! Setting a password. The hash was made before, outside the transaction.

use super::only_self;
use crate::base::events::{NewEvent, record};
use crate::base::viewer::Via;
use crate::base::{Acting, Error, Result, Tx, UserId};
use crate::features::identity::store;

/// Stores the hash of a new password and ends the user's other sessions; API tokens stay.
pub fn set_password(tx: &Tx<'_>, by: &Acting, user: UserId, hash: &str) -> Result<()> {
    only_self(by, user)?;
    store::find(tx, user)?.ok_or(Error::NotFound)?;
    store::users::set_password(tx, user, hash)?;
    let keep = match by.viewer.via {
        Via::Session(id) if by.viewer.id == user => Some(id),
        _ => None,
    };
    store::sessions::delete_others(tx, user, keep)?;
    store::links::forget_all(tx, user)?;
    record(tx, by, NewEvent::install("user.password_set", "user", user.0))?;
    Ok(())
}
