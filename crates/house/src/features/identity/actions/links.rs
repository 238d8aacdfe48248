//! One-time links: made, looked at (as often as a mail scanner likes), and used once.

use jiff::SignedDuration;
use serde_json::json;

use super::sessions::{self, Device};
use super::{as_user, passwords, throttles};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Conn, Error, Result, Right, Tx, UserId, secret_hash};
use crate::features::identity::model::User;
use crate::features::identity::store::{self, links::Link, links::NewLink};

pub use crate::features::identity::model::LinkKind as Kind;

/// Makes a link for a user that holds for `hours`, and answers its secret. Earlier links of the kind stop working,
/// except demo links, of which one person may want several.
pub fn issue(tx: &Tx<'_>, by: &Acting, user: UserId, kind: Kind, hours: i64) -> Result<String> {
    by.viewer.demand(Right::Administer)?;
    // A link that signs in without a password would let an administrator act as anybody.
    if matches!(kind, Kind::SignIn | Kind::Setup) && by.viewer.actor().is_some() {
        return Err(Error::Forbidden("error-forbidden-right"));
    }
    let found = store::find(tx, user)?.ok_or(Error::NotFound)?;
    if !found.active(by.today) && found.active_from <= by.today {
        return Err(Error::conflict("identity-error-inactive"));
    }
    if kind != Kind::SignIn {
        store::links::forget(tx, Some(user), kind, by.now)?;
    }
    let secret = put(tx, by, Some(user), kind, hours)?;
    let what = json!({"link": [null, kind.code()], "hours": [null, hours]});
    record(tx, by, NewEvent::install("user.link_made", "user", user.0).changes(what))?;
    Ok(secret)
}

/// Makes a link without an event, for a whole install that was restored: its history stays that of the old one.
///
/// # Errors
/// `Forbidden` for everybody but the console.
pub fn issue_quietly(tx: &Tx<'_>, by: &Acting, user: UserId, kind: Kind) -> Result<String> {
    if by.viewer.actor().is_some() {
        return Err(Error::Forbidden("error-forbidden-right"));
    }
    put(tx, by, Some(user), kind, kind.hours())
}

/// Makes the link that creates the first user; none when there are users. Earlier ones stop working.
pub fn setup(tx: &Tx<'_>, by: &Acting) -> Result<Option<String>> {
    if !store::users::none(tx)? {
        return Ok(None);
    }
    store::links::forget(tx, None, Kind::Setup, by.now)?;
    put(tx, by, None, Kind::Setup, Kind::Setup.hours()).map(Some)
}

fn put(tx: &Tx<'_>, by: &Acting, user: Option<UserId>, kind: Kind, hours: i64) -> Result<String> {
    let secret = by.secret();
    let expires_at = by.now + SignedDuration::from_hours(hours);
    let hash = secret_hash(&secret);
    let link = NewLink { id: by.uuid(), user, kind, hash: &hash, by: by.viewer.actor(), expires_at };
    store::links::insert(tx, &link, by.now)?;
    Ok(secret)
}

/// The link behind a secret, with its user; using it up is a verb of its own.
///
/// # Errors
/// `NotFound` when it was used, has ended, or never was.
pub fn look(q: &Conn<'_>, secret: &str, now: jiff::Timestamp) -> Result<(Link, Option<User>)> {
    let link = store::links::find(q, secret_hash(secret), now)?.ok_or(Error::NotFound)?;
    let user = link.user.map(|id| store::find(q, id)).transpose()?.flatten();
    Ok((link, user))
}

/// Uses a link up: sets the password where there is one to set, and starts a session. Answers the cookie's secret.
///
/// # Errors
/// `NotFound` when the link does not work (any more), or its user may not sign in today.
pub fn spend(tx: &Tx<'_>, by: &Acting, secret: &str, password: Option<&str>, device: &Device) -> Result<String> {
    let (link, _) = look(tx, secret, by.now)?;
    let user = link.user.ok_or(Error::NotFound)?;
    if !store::links::take(tx, link.id, by.now)? {
        return Err(Error::NotFound);
    }
    let by = as_user(tx, by, user)?;
    match (link.kind, password) {
        (Kind::Invite | Kind::Reset, Some(hash)) => {
            passwords::set_password(tx, &by, user, hash)?;
            throttles::forget(tx, &by.viewer.email)?;
        }
        (Kind::SignIn, _) => {}
        _ => return Err(Error::NotFound),
    }
    record(
        tx,
        &by,
        NewEvent::install("user.link_used", "user", user.0).changes(json!({"link": [link.kind.code(), null]})),
    )?;
    sessions::start(tx, &by, user, device)
}
