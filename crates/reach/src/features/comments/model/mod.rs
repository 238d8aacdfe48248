//! What a comment is, and its words.

mod mention;

pub use crate::base::words::{Block, Span, parse, plain};
pub use mention::{Reader, Resolved, resolve, shown};

use jiff::Timestamp;
use uuid::Uuid;

use crate::base::{AccountId, InteractionId, PromiseId, UserId};

/// Most mentions in one comment.
pub const MENTIONS: usize = 20;

/// What a comment stands under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// The account itself.
    Account,
    /// A promise of it.
    Promise(PromiseId),
    /// A conversation of it.
    Conversation(InteractionId),
}

impl About {
    /// From the words that are stored and sent.
    pub fn parse(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("" | "account", None) => Some(About::Account),
            ("promise", Some(id)) => Some(About::Promise(PromiseId(id))),
            ("conversation", Some(id)) => Some(About::Conversation(InteractionId(id))),
            _ => None,
        }
    }

    /// The word.
    pub fn code(self) -> &'static str {
        match self {
            About::Account => "account",
            About::Promise(_) => "promise",
            About::Conversation(_) => "conversation",
        }
    }

    /// The thing's id; none for the account.
    pub fn id(self) -> Option<Uuid> {
        match self {
            About::Account => None,
            About::Promise(id) => Some(id.0),
            About::Conversation(id) => Some(id.0),
        }
    }
}

/// A stored comment.
#[derive(Clone, Debug)]
pub struct Comment {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: Uuid,
    /// What it stands under.
    pub about: About,
    /// Who wrote it; none for the console.
    pub author: Option<UserId>,
    /// The author's name.
    pub author_name: Option<String>,
    /// The words as stored: a mention is `@[id]`.
    pub body: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off.
    pub archived: bool,
}

/// A comment to be written.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// On which account.
    pub account: AccountId,
    /// Under what.
    pub about: About,
    /// The words as typed.
    pub body: String,
}
