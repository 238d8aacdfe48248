//! What a file is, and what it stands under. Pure.

mod media;
mod name;

pub use media::{Refused, checked, kind, media_of, served};
pub use name::{clean, disposition};

use jiff::Timestamp;
use uuid::Uuid;

use crate::base::{AccountId, FileId, InteractionId, PersonId, PositionId, PromiseId, UserId};

/// Bytes of one stored piece.
pub const CHUNK: usize = 512 * 1024;
/// Bytes from which the type is told.
pub const HEAD: usize = 8 * 1024;
/// Most files of one upload.
pub const AT_ONCE: usize = 20;
/// Bytes of a megabyte, as limits are given.
pub const MEGABYTE: u64 = 1024 * 1024;

/// What a file stands under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// The account itself.
    Account,
    /// A person of it.
    Person(PersonId),
    /// A conversation of it.
    Conversation(InteractionId),
    /// A promise of it.
    Promise(PromiseId),
}

impl About {
    /// From the words that are stored and sent.
    pub fn parse(kind: &str, id: Option<Uuid>) -> Option<Self> {
        match (kind, id) {
            ("" | "account", None) => Some(About::Account),
            ("person", Some(id)) => Some(About::Person(PersonId(id))),
            ("conversation", Some(id)) => Some(About::Conversation(InteractionId(id))),
            ("promise", Some(id)) => Some(About::Promise(PromiseId(id))),
            _ => None,
        }
    }

    /// The word.
    pub fn code(self) -> &'static str {
        match self {
            About::Account => "account",
            About::Person(_) => "person",
            About::Conversation(_) => "conversation",
            About::Promise(_) => "promise",
        }
    }

    /// The thing's id; none for the account.
    pub fn id(self) -> Option<Uuid> {
        match self {
            About::Account => None,
            About::Person(id) => Some(id.0),
            About::Conversation(id) => Some(id.0),
            About::Promise(id) => Some(id.0),
        }
    }

    /// What an address carries to name it: empty for the account.
    pub fn query(self) -> String {
        self.id().map(|id| format!("?about={}&about_id={id}", self.code())).unwrap_or_default()
    }
}

/// A content that has arrived, and of which the pieces are stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    /// Under which id its pieces stand.
    pub store: Uuid,
    /// The hash of its bytes.
    pub sha256: Vec<u8>,
    /// How many bytes.
    pub size: i64,
    /// How many pieces.
    pub chunks: i64,
    /// What it is, told from its bytes.
    pub media: &'static str,
}

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Under what.
    pub about: About,
    /// Its name, cleaned.
    pub name: String,
    /// Its content.
    pub content: Content,
}

/// A kept file.
#[derive(Clone, Debug)]
pub struct File {
    /// The account.
    pub account: AccountId,
    /// Its id.
    pub id: FileId,
    /// What it stands under.
    pub about: About,
    /// What that is called; empty for the account.
    pub parent: String,
    /// For a person: a position there, for the link.
    pub position: Option<PositionId>,
    /// Its name.
    pub name: String,
    /// What it is, told from its bytes.
    pub media: String,
    /// How many bytes.
    pub size: i64,
    /// The hash of its bytes.
    pub sha256: Vec<u8>,
    /// Who added it; none for the console.
    pub author: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// Counts changes.
    pub version: i64,
    /// Whether it was removed.
    pub archived: bool,
}

impl File {
    /// The hash in hexadecimal digits.
    pub fn hash(&self) -> String {
        self.sha256.iter().map(|b| format!("{b:02x}")).collect()
    }
}

/// A number of bytes for people: `830 B`, `12.4 kB`, `3.1 MB`.
pub fn size_words(bytes: i64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
        None => format!("{bytes} B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_one_decimal() {
        let words = [0, 830, 1_000, 12_449, 3_100_000, 2_050_000_000].map(size_words);
        assert_eq!(words, ["0 B", "830 B", "1.0 kB", "12.4 kB", "3.1 MB", "2.0 GB"]);
    }

    #[test]
    fn what_a_file_stands_under_comes_back() {
        let id = Uuid::from_u128(7);
        for about in [
            About::Account,
            About::Person(PersonId(id)),
            About::Conversation(InteractionId(id)),
            About::Promise(PromiseId(id)),
        ] {
            assert_eq!(About::parse(about.code(), about.id()), Some(about));
        }
        assert_eq!(About::parse("account", Some(id)), None);
        assert_eq!(About::parse("deal", Some(id)), None);
        assert_eq!((About::Account.query().as_str(), About::parse("person", None)), ("", None));
    }
}
