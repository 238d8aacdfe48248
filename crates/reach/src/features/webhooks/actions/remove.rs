//! Removing an endpoint, and bringing it back.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::store;
use super::{actor, own};
use crate::base::events::{NewEvent, record};
use crate::base::{Acting, Error, Result};

/// Removes one's own endpoint.
///
/// # Errors
/// `NotFound`.
pub fn remove(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<()> {
    let endpoint = own(tx, actor(by)?, id)?;
    store::endpoints::set_archived(tx, id, Some(by.now))?;
    let event = NewEvent::install("webhook.removed", "webhook", id);
    record(tx, by, event.version(endpoint.version + 1).changes(json!({"url": [endpoint.url, null]})))?;
    Ok(())
}

/// Brings back what the actor removed; it is told of what happens from now on.
///
/// # Errors
/// `NotFound`.
pub fn restore(tx: &Tx<'_>, by: &Acting, id: Uuid) -> Result<()> {
    let endpoint = store::endpoints::find(tx, id)?;
    if endpoint.user != actor(by)? || !endpoint.archived {
        return Err(Error::NotFound);
    }
    store::endpoints::set_archived(tx, id, None)?;
    store::endpoints::update(tx, &endpoint, Some(by.now))?;
    let event = NewEvent::install("webhook.restored", "webhook", id);
    record(tx, by, event.version(endpoint.version + 2).changes(json!({"url": [null, endpoint.url]})))?;
    Ok(())
}
