//! Signing in and out.

use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use super::{as_user, only_self};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Result, Tx, UserId, secret_hash};
use crate::features::identity::store::{self, sessions::NewSession};

/// How long "stay signed in" lasts.
pub const LONG: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long a session lasts without it.
pub const SHORT: SignedDuration = SignedDuration::from_hours(12);

/// From where somebody signs in.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// The browser's name for itself.
    pub user_agent: String,
    /// The client's address.
    pub address: String,
    /// Whether it may stay signed in.
    pub stay: bool,
}

/// Starts a session of a user who has just proved to be themself; answers the secret for the cookie.
///
/// # Errors
/// `NotFound` when they may not sign in today.
pub fn start(tx: &Tx<'_>, by: &Acting, user: UserId, device: &Device) -> Result<String> {
    let by = as_user(tx, by, user)?;
    let (id, secret) = (by.uuid(), by.secret());
    let agent: String = device.user_agent.chars().filter(|c| !c.is_control()).take(300).collect();
    let session = NewSession {
        id,
        user,
        hash: &secret_hash(&secret),
        expires_at: by.now + if device.stay { LONG } else { SHORT },
        user_agent: &agent,
        address: &device.address,
    };
    store::sessions::insert(tx, &session, by.now)?;
    record(tx, &by, NewEvent::install("user.signed_in", "user", user.0).changes(json!({"session": [null, id]})))?;
    Ok(secret)
}

/// Ends one session of a user: sign-out, or a device that was lost.
///
/// # Errors
/// `NotFound` when the user has no such session.
pub fn end(tx: &Tx<'_>, by: &Acting, user: UserId, id: Uuid) -> Result<()> {
    only_self(by, user)?;
    if !store::sessions::delete(tx, user, id)? {
        return Err(Error::NotFound);
    }
    record(tx, by, NewEvent::install("user.signed_out", "user", user.0).changes(json!({"session": [id, null]})))?;
    Ok(())
}

/// Ends all sessions of a user but `keep`; answers how many.
pub fn end_others(tx: &Tx<'_>, by: &Acting, user: UserId, keep: Option<Uuid>) -> Result<u64> {
    only_self(by, user)?;
    let ended = store::sessions::delete_others(tx, user, keep)?;
    if ended > 0 {
        record(tx, by, NewEvent::install("user.signed_out", "user", user.0).changes(json!({"sessions": [ended, 0]})))?;
    }
    Ok(ended)
}
