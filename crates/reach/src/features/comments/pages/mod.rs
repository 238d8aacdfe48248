//! Comments on pages: a tab, a panel, under a promise or a conversation; the box, edits, earlier wordings.

pub mod draw;
pub mod history;
pub mod tab;
pub mod timeline;
pub mod write;

use uuid::Uuid;

use super::model::About;
use crate::base::AccountId;

/// The page that a comment stands on, at the comment.
pub fn href(account: AccountId, about: About, id: Uuid) -> String {
    format!("{}#c-{id}", place(account, about))
}

/// The page that comments on a thing stand on.
pub fn place(account: AccountId, about: About) -> String {
    match about {
        About::Account => format!("/accounts/{account}/comments"),
        About::Promise(id) => format!("/accounts/{account}/promises/{id}"),
        About::Conversation(id) => format!("/accounts/{account}/conversations/{id}"),
    }
}
