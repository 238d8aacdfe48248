//! A feed's row. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// Most addresses of one user that work.
pub const MOST: usize = 10;
/// Days before today that a feed reaches back: what is late stays in sight.
pub const BACK: i64 = 90;
/// Days after today that it reaches ahead.
pub const AHEAD: i64 = 550;
/// Most entries of one kind.
pub const ENTRIES: i64 = 1_000;

/// An address as its owner sees it; the secret is not among it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// The row.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// The last day on which it was read.
    pub last_used_on: Option<Date>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}
