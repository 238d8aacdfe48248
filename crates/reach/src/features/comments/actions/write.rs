//! Writing a comment.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::NewComment;
use super::super::store;
use super::{contribute, tell, words};
use crate::base::events::{self, NewEvent};
use crate::base::{Acting, Error, Result};

/// Writes a comment and tells those whom it mentions; answers its id.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute` on the account; `Invalid` without words, for a thing that is not of
/// the account, and for a mention of somebody who may not see it.
pub fn write(tx: &Tx<'_>, by: &Acting, new: &NewComment) -> Result<Uuid> {
    let permit = contribute(tx, by, new.account)?;
    if !store::exists(&permit, new.about)? {
        return Err(Error::field("about_id", "error-unknown"));
    }
    let found = words(&permit, by, &new.body)?;
    let id = by.uuid();
    store::insert(tx, by, &permit, id, &NewComment { body: found.body.clone(), ..new.clone() })?;
    let changes = json!({"body": [null, found.body], "about": [null, new.about.code()]});
    events::record(tx, by, NewEvent::on(new.account, "comment.written", "comment", id).version(1).changes(changes))?;
    tell(tx, by, new.account, (new.about, id), &found.mentioned)?;
    Ok(id)
}
