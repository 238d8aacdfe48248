//! The verbs of feeds. Everybody has their own.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::model::{Feed, MOST};
use super::store;
use crate::base::events::{NewEvent, record};
use crate::base::registry::{StoredEvent, UndoKind};
use crate::base::validate::{self, NAME};
use crate::base::{Acting, Error, Fields, Result, UserId, secret_hash};

/// How each verb is undone.
pub const KINDS: [UndoKind; 3] = [
    UndoKind { verb: "calendar.feed_made", run: gone },
    UndoKind { verb: "calendar.feed_restored", run: gone },
    UndoKind { verb: "calendar.feed_revoked", run: again },
];

/// The user who acts: the console has no calendar.
fn actor(by: &Acting) -> Result<UserId> {
    by.viewer.actor().ok_or(Error::NotFound)
}

/// Makes an address for the actor; answers its secret, the only time. `secret` is a new random one.
///
/// # Errors
/// `Invalid` without a name, or when there are too many.
pub fn create(tx: &Tx<'_>, by: &Acting, secret: &str, name: &str) -> Result<Feed> {
    let user = actor(by)?;
    let mut fields = Fields::default();
    let name = validate::required(&mut fields, "name", name, NAME);
    if store::list(tx, user)?.len() >= MOST {
        fields.add_with("name", "calendar-error-many", vec![("most", MOST.to_string())]);
    }
    fields.finish()?;
    let feed = Feed { id: by.uuid(), name, created_at: by.now, last_used_on: None, revoked_at: None };
    store::insert(tx, user, &feed, &secret_hash(secret))?;
    let what = json!({"name": [null, feed.name]});
    record(tx, by, NewEvent::install("calendar.feed_made", "calendar_feed", feed.id).changes(what))?;
    Ok(feed)
}

/// Revokes an address of the actor: from the next request on it is not found.
///
/// # Errors
/// `NotFound` when the actor has no such address that works.
pub fn revoke(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<()> {
    let user = actor(by)?;
    let feed = store::find(tx, user, id)?;
    if feed.revoked_at.is_some() {
        return Err(Error::NotFound);
    }
    store::set_revoked(tx, user, id, Some(by.now))?;
    let what = json!({"name": [feed.name, null]});
    record(tx, by, NewEvent::install("calendar.feed_revoked", "calendar_feed", id).changes(what))?;
    Ok(())
}

fn gone(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    revoke(tx, by, event.subject)
}

/// Who revoked an address by mistake has it back, so that calendars need not be set up again.
fn again(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let user = actor(by)?;
    let feed = store::find(tx, user, event.subject)?;
    if feed.revoked_at.is_none() {
        return Err(Error::conflict("error-undone-already"));
    }
    store::set_revoked(tx, user, feed.id, None)?;
    let what = json!({"name": [null, feed.name]});
    record(tx, by, NewEvent::install("calendar.feed_restored", "calendar_feed", feed.id).changes(what))?;
    Ok(())
}
