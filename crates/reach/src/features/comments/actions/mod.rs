//! The verbs of comments.

mod archive;
mod edit;
pub mod undo;
mod write;

pub use archive::{archive, restore};
pub use edit::edit;
pub use write::write;

use serde_json::json;
use tenure_db::Tx;
use uuid::Uuid;

use super::model::{About, MENTIONS, Resolved, resolve};
use super::{MENTION, store};
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, Contribute, Fields, Permit, Read, Result, UserId, validate};
use crate::features::notifications::{self, Message};

/// The words as stored, and who is mentioned. Whoever may not see the account cannot be mentioned.
fn words<L: AtLeast<Read>>(permit: &Permit<'_, L>, by: &Acting, typed: &str) -> Result<Resolved> {
    let mut fields = Fields::default();
    let body = validate::text(&mut fields, "body", typed);
    if body.is_empty() {
        fields.add("body", "error-required");
    }
    fields.finish()?;
    let (readers, others) = store::colleagues(permit, by.today)?;
    let found = resolve(&body, &readers, &others);
    let mut fields = Fields::default();
    if !found.refused.is_empty() {
        fields.add_with("body", "comments-error-unseen", vec![("names", found.refused.join(", "))]);
    }
    if found.mentioned.len() > MENTIONS {
        fields.add_with("body", "comments-error-mentions", vec![("most", MENTIONS.to_string())]);
    }
    fields.finish()?;
    Ok(found)
}

/// Tells those who are mentioned.
fn tell(tx: &Tx<'_>, by: &Acting, account: AccountId, (about, id): (About, Uuid), users: &[UserId]) -> Result<()> {
    let href = super::pages::href(account, about, id);
    notifications::tell(tx, by, users, &Message { kind: MENTION, account: Some(account), href, args: json!({}) })
}

/// Only the author changes the words of a comment.
fn mine(by: &Acting, author: Option<UserId>) -> bool {
    author.is_some() && author == by.viewer.actor()
}

/// A permit to write on the account.
fn contribute<'t>(tx: &'t Tx<'t>, by: &Acting, account: AccountId) -> Result<Permit<'t, Contribute>> {
    crate::base::permit::permit::<Contribute>(tx, &by.viewer, account)
}
