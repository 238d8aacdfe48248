//! What is taken from a mail. Pure.

mod compose;
mod guard;
mod html;
mod parse;
mod words;

pub use compose::compose;
pub use guard::{Broken, guarded};
pub use parse::read;
pub use words::{line, text};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::base::{AccountId, InteractionId, PersonId, validate};
use crate::features::files::model::Content;
use crate::features::interactions::model::Direction;

/// Most characters that are kept of the words of a mail: as many as the notes of a conversation take.
pub const WORDS: usize = validate::TEXT - 1;
/// Most characters of a subject.
pub const SUBJECT: usize = 200;
/// Most attachments of one mail.
pub const ATTACHMENTS: usize = 100;
/// Most addresses of one mail.
pub const ADDRESSES: usize = 100;
/// Most mails that are given at once.
pub const AT_ONCE: usize = 20;

/// Somebody whom a mail names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// The name beside the address, or empty.
    pub name: String,
    /// The address, in small letters.
    pub email: String,
}

/// Something that came with a mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attachment {
    /// Its name, cleaned.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is a mail itself.
    pub mail: bool,
}

/// A mail as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// What it is found again by: its Message-ID, or a hash of it.
    pub key: String,
    /// Who sent it.
    pub from: Option<Address>,
    /// To whom, copies included.
    pub to: Vec<Address>,
    /// When.
    pub sent_at: Option<Timestamp>,
    /// The subject, one line.
    pub subject: String,
    /// Its words, plain.
    pub text: String,
    /// What came with it.
    pub attachments: Vec<Attachment>,
}

impl Mail {
    /// Everybody whom it names, each once.
    pub fn everybody(&self) -> impl Iterator<Item = &Address> {
        self.from.iter().chain(self.to.iter().filter(|a| self.from.as_ref().is_none_or(|f| f.email != a.email)))
    }

    /// By what the conversations that come of it are found again.
    pub fn source_key(&self) -> String {
        format!("mail:{}", self.key)
    }

    /// The thread of the conversations that come of it: the same at each account, whenever it is filed there.
    pub fn thread(&self) -> Uuid {
        let hash = Sha256::digest(self.source_key());
        uuid::Builder::from_custom_bytes(std::array::from_fn(|i| hash[i])).into_uuid()
    }

    /// What the conversation is called.
    pub fn summary(&self) -> String {
        let first = self.text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or_default();
        match line(if self.subject.is_empty() { first } else { &self.subject }, SUBJECT) {
            empty if empty.is_empty() => String::from("…"),
            summary => summary,
        }
    }
}

/// A key from a Message-ID, or from the mail itself where it has none or a long one.
pub(super) fn key_of(id: Option<&str>, raw: &[u8]) -> String {
    let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect::<String>();
    match id.map(|id| line(id, 1_000)).filter(|id| !id.is_empty()) {
        Some(id) if id.chars().count() <= 250 => id,
        Some(id) => format!("sha256:{}", hash(id.as_bytes())),
        None => format!("sha256:{}", hash(raw)),
    }
}

/// A mail whose attachments are stored.
#[derive(Clone, Debug)]
pub struct Received {
    /// What it says; its attachments have no bytes any more.
    pub mail: Mail,
    /// What came with it and is kept: name and content.
    pub files: Vec<(String, Content)>,
    /// What came with it and is not kept: name and the text key of the reason, with what it is told with.
    pub left_out: Vec<(String, Why)>,
    /// The mail itself.
    pub raw: Content,
}

/// A text key and what it is told with.
pub type Why = (&'static str, Vec<(&'static str, String)>);

/// A conversation that a mail was filed as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// The account.
    pub account: AccountId,
    /// The conversation.
    pub id: InteractionId,
    /// Whether it was not there before.
    pub new: bool,
}

/// What became of a mail.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What the mail is called.
    pub subject: String,
    /// The conversations.
    pub filed: Vec<Filed>,
    /// Addresses that nobody is known by.
    pub unknown: Vec<Stray>,
    /// Attachments that are not kept.
    pub left_out: Vec<(String, Why)>,
}

/// An address that waits to be told what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stray {
    /// Its id.
    pub id: Uuid,
    /// The mail it comes from.
    pub mail: Uuid,
    /// The address.
    pub email: String,
    /// The name beside it, or empty.
    pub name: String,
    /// Whether it sent the mail.
    pub sender: bool,
}

/// A mail of which addresses wait.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub subject: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The hash of its bytes.
    pub sha256: Vec<u8>,
    /// On which account's page it was dropped, if on one.
    pub hint: Option<AccountId>,
    /// The addresses.
    pub strays: Vec<Stray>,
}

/// What an address is.
#[derive(Clone, Debug)]
pub enum Is {
    /// Somebody known at an account.
    Known(AccountId, PersonId),
    /// Somebody new at an account, with a name.
    New(AccountId, String),
    /// Nobody of interest.
    Nobody,
}

/// Who spoke: we, when one of us sent it.
pub fn direction(ours: bool) -> Direction {
    if ours { Direction::Out } else { Direction::In }
}
