//! `schema.json`: what an export holds, for the program that loads it.

use serde::{Deserialize, Serialize};

use super::cells::Kind;

/// Version of the format.
pub const FORMAT: u32 = 1;
/// The name of the file.
pub const FILE: &str = "schema.json";

/// The whole file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format.
    pub tenure_export: u32,
    /// The version of the database's schema.
    pub schema: u32,
    /// Whether it holds everything, and so can be restored.
    pub everything: bool,
    /// Whose view it is, by e-mail; nobody's when it holds everything.
    pub viewer: Option<String>,
    /// Accounts.
    pub accounts: u64,
    /// Files with all columns of a table, in the order in which they are loaded.
    pub tables: Vec<TableFile>,
    /// Files that can be imported.
    pub lists: Vec<ListFile>,
    /// Contents of files.
    pub contents: u64,
}

/// The file of one table.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The table.
    pub table: String,
    /// Path of the file.
    pub file: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its columns.
    pub columns: Vec<ColumnOf>,
}

/// One column of a table's file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ColumnOf {
    /// Its head.
    pub name: String,
    /// What it holds; nothing for a column that only helps the reader.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<Kind>,
    /// Whether it may hold nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub null: bool,
}

/// A file that can be imported.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ListFile {
    /// The kind of import.
    pub kind: String,
    /// Path of the file.
    pub file: String,
    /// Its rows.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<String>,
}
