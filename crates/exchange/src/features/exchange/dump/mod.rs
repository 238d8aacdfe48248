//! The backup: one file that either database can be restored from.
//!
//! A gzip'd text of JSON lines: a head with the schema's version; for each table its columns, its rows as arrays and
//! their number; at last the sums and a SHA-256 of all before. Tables come in the order of their foreign keys. Ids and
//! bytes are written as hexadecimal, days and JSON as text.

pub(crate) mod cells;
mod read;
pub(crate) mod restore;
pub(crate) mod store;
mod write;

use serde::{Deserialize, Serialize};

pub use read::verify;
pub use restore::restore;
pub use write::backup;

/// Version of the format.
const FORMAT: u32 = 1;

/// First line.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
struct Head {
    tenure_backup: u32,
    schema: u32,
    made_at: String,
}

/// Every line that is no row.
#[derive(Serialize, Deserialize, Clone, Debug)]
#[serde(untagged)]
enum Mark {
    Table { table: String, columns: Vec<String> },
    End { end_of: String, rows: u64 },
    Last { tables: u64, rows: u64, sha256: String },
}

/// What a backup holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The schema's version.
    pub schema: u32,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Tables.
    pub tables: u64,
    /// Rows of all tables.
    pub rows: u64,
}
