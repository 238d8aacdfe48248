//! What features give upwards beside pages: kinds of import files, background work, what moves in a hand-over.

use tenure_db::{Conn, Tx};
use tenure_jobs::{Job, Outcome};

use super::permit_set::PermitSet;
use super::{AccountId, Acting, App, Locale, Manage, Result, UserId};

/// A column of an import file.
pub struct ImportColumn {
    /// Name in the first line of the file.
    pub name: &'static str,
    /// Whether the file must have it.
    pub required: bool,
    /// Text key of one sentence about it.
    pub help: &'static str,
}

impl ImportColumn {
    /// What it is for.
    pub fn help(&self, locale: Locale) -> &'static str {
        locale.find(self.help).unwrap_or(self.help)
    }
}

/// One row of an import file.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Line in the file, from 1, counting the head.
    pub line: u64,
    /// Values by column name.
    pub values: std::collections::HashMap<String, String>,
}

impl Record {
    /// The trimmed value of a column; empty when absent.
    pub fn get(&self, column: &str) -> &str {
        self.values.get(column).map_or("", |v| v.trim())
    }
}

/// What an import did or would do.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct ImportReport {
    /// Rows that became new records.
    pub new: u64,
    /// Rows that changed a record.
    pub changed: u64,
    /// Rows that were stored already.
    pub same: u64,
    /// Rows that were refused.
    pub refused: Vec<Refusal>,
}

/// Why a row was refused.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Refusal {
    /// Line in the file.
    pub line: u64,
    /// Column.
    pub column: String,
    /// What is wrong and what to do, in the importer's language.
    pub reason: String,
}

impl ImportReport {
    /// Notes a refused row.
    pub fn refuse(&mut self, record: &Record, column: &str, reason: impl Into<String>) {
        self.refused.push(Refusal { line: record.line, column: column.to_owned(), reason: reason.into() });
    }
}

/// A kind of import file. `load` gets all rows in one transaction, calls the feature's slice actions and reports;
/// the caller rolls back when anything was refused or when it is a dry run.
pub struct ImportKind {
    /// Name on the command line and in URLs.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [ImportColumn],
    /// Reads and stores the rows.
    pub load: fn(&Tx<'_>, &Acting, &[Record], &mut ImportReport) -> Result<()>,
}

/// Background work: jobs of one kind, put in the queue by `tenure_jobs::enqueue` in the transaction that needs them, or
/// run again and again.
pub struct JobKind {
    /// The `kind` of its jobs.
    pub kind: &'static str,
    /// Hours between two runs when it is a sweep; jobs of other kinds come from the queue only.
    pub every: Option<i64>,
    /// Runs one job, on a thread that may block. An error is tried again later.
    pub run: fn(&App, &Job) -> Result<Outcome>,
}

/// Counts what one of us has on each of these accounts, of which the viewer sees all.
pub type CountParts = fn(&Conn<'_>, &[AccountId], UserId) -> Result<Vec<(AccountId, i64)>>;

/// What somebody has on accounts and may hand over with them: open promises, next steps.
pub struct HandoverPart {
    /// Name in forms, in the API and on the command line.
    pub key: &'static str,
    /// Text key of its name.
    pub label: &'static str,
    /// Text key of what moving it means, with the number `n`.
    pub note: &'static str,
    /// How many of them there are.
    pub count: CountParts,
    /// Gives those on the accounts of the permit from one of us to another, by set-based statements and with an event
    /// each; answers how many.
    pub give: fn(&PermitSet<'_, Manage>, &Acting, UserId, UserId) -> Result<i64>,
}

/// How a computed table is written anew for the accounts of a work set, after rows of theirs were moved.
pub struct Rebuild {
    /// The table.
    pub table: &'static str,
    /// Writes its rows of these accounts anew. May extend the set by accounts that depend on them.
    pub run: fn(&Tx<'_>, uuid::Uuid) -> Result<()>,
}

/// Which rows of a table go with a unit that becomes an account. Without a rule none do.
pub struct PromotionRule {
    /// The table.
    pub table: &'static str,
    /// A condition on the row `m`; `:units` stands for the ids of the unit and of all below it.
    pub goes: &'static str,
}

/// Which rows of a table go along when an account is merged into another. Without a rule all do, but for those whose key
/// the other account has already; what does not go stays where it is, with the archived account.
pub struct MergeRule {
    /// The table.
    pub table: &'static str,
    /// A condition on the row `m`; `:to` stands for the account that stays.
    pub moves: &'static str,
}

impl MergeRule {
    /// Nothing goes: the account that stays has values of its own, and what the other had is its history.
    pub const NOTHING: &'static str = "1 = 0";
}
