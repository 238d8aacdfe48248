//! Editing a comment: the author's other words; the earlier ones stay in its history.

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::super::model::{Block, Span};
use super::super::model::{Comment, parse};
use super::super::store;
use super::{contribute, mine, tell, words};
use crate::base::error::Conflict;
use crate::base::events::{self, NewEvent};
use crate::base::{AccountId, Acting, Contribute, Error, Permit, Result, UserId};

/// Changes the words; whoever is mentioned now and was not before is told. Answers the version.
///
/// # Errors
/// `Forbidden` unless it is the viewer's own; `Conflict` with both wordings when it was edited since.
pub fn edit(tx: &Tx<'_>, by: &Acting, account: AccountId, id: Uuid, (typed, base): (&str, Option<i64>)) -> Result<i64> {
    let permit = contribute(tx, by, account)?;
    let stored = store::find(&permit, id)?;
    if !mine(by, stored.author) {
        return Err(Error::Forbidden("comments-error-author"));
    }
    let found = words(&permit, by, typed)?;
    if stored.archived {
        return Err(Error::conflict("comments-error-archived"));
    }
    if base.is_some_and(|base| base != stored.version) && found.body != stored.body {
        return Err(Error::Conflict(Conflict {
            key: "error-conflict",
            args: Vec::new(),
            version: Some(stored.version),
            fields: vec![(String::from("body"), stored.body, found.body)],
        }));
    }
    let before = mentioned(&stored.body);
    let version = put(tx, by, &permit, &stored, &found.body)?;
    let new: Vec<UserId> = found.mentioned.into_iter().filter(|user| !before.contains(user)).collect();
    tell(tx, by, account, (stored.about, id), &new)?;
    Ok(version)
}

/// Stores other words, with the event that keeps the earlier ones.
pub(super) fn put(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    stored: &Comment,
    body: &str,
) -> Result<i64> {
    if stored.body == body {
        return Ok(stored.version);
    }
    store::update(tx, permit, stored.id, body, by.now)?;
    let version = stored.version + 1;
    let event = NewEvent::on(stored.account, "comment.edited", "comment", stored.id).version(version);
    events::record(tx, by, event.changes(json!({"body": [stored.body, body]})))?;
    Ok(version)
}

fn mentioned(body: &str) -> Vec<UserId> {
    let lines = parse(body).into_iter().flat_map(|block| match block {
        Block::Paragraph(lines) | Block::List(lines) | Block::Quote(lines) => lines,
    });
    let users = lines.flatten().filter_map(|span| if let Span::User(id) = span { Some(id) } else { None });
    users.collect()
}
