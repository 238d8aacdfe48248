//! What features give upwards beside pages: background work, what moves in a hand-over, how rows of accounts move.

use tenure_db::{Conn, Tx};
use tenure_jobs::{Job, Outcome};

use super::permit_set::PermitSet;
use super::{AccountId, Acting, App, Manage, Result, UserId};

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

/// How a computed table is written anew for the accounts of a work set, after rows of theirs were moved; or what of a table
/// has to follow the rows that it tells of.
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
