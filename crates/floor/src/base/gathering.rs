//! What rows of an import need that are stored account by account, and not in the order of the file.

use uuid::Uuid;

use super::imports::AnyRow;
use super::{AccountId, App, Error, Result};

/// Makes a row of bytes in which it waited.
///
/// # Errors
/// `Internal` when these are not the bytes of a row of its kind.
pub type Unpack = fn(&[u8]) -> Result<AnyRow>;

/// How rows wait until they are stored account by account.
pub struct Gather<R> {
    pub(super) account: fn(&R) -> AccountId,
    pub(super) pack: fn(&R) -> serde_json::Result<Vec<u8>>,
    pub(super) unpack: fn(&[u8]) -> serde_json::Result<R>,
}

impl<R: serde::Serialize + serde::de::DeserializeOwned> Gather<R> {
    /// By the account of a row.
    pub const fn by(account: fn(&R) -> AccountId) -> Self {
        Self { account, pack: |row| serde_json::to_vec(row), unpack: |packed| serde_json::from_slice(packed) }
    }
}

/// Puts in order what a kind that gathers left for the end of an import, whose batch is given; may run again. Calls the
/// function between its parts, which shows that it is at it.
pub type Settle = fn(&App, Uuid, &mut dyn FnMut() -> Result<()>) -> Result<()>;

/// A row that does not belong to the kind.
pub(super) fn unpackable(why: impl std::fmt::Display) -> Error {
    Error::internal(format!("a row cannot wait: {why}"))
}
