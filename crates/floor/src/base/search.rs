//! The search index: what can be found, kept by the features in their own transactions.
//!
//! Names (accounts, people, units) lie in `search_entries`, whose `tokens` hold every suffix of every folded word, so
//! that a prefix match on a token is an infix match on the word, for Latin and Chinese alike. Long texts (conversations,
//! promises) lie in `search_texts` and are found by pieces of three letters. What a database finds is compared once
//! more by [`rank`], so that every path gives the same. This folder holds one of the few dialect arms outside
//! `crates/db`.

mod entry;
mod names;
mod question;
mod rank;
mod rebuild;
mod texts;
mod typos;
mod write;

use tenure_db::Conn;
use uuid::Uuid;

use super::registry::{SearchIndex, SearchSource};
use super::sql::Sql;
use super::{AccountId, Result, Scope};

pub use entry::{Entry, Key, Named};
pub use question::Question;
pub use rank::Class;
pub use rebuild::{check_accounts, fit_accounts, orphans, rebuild_accounts};
pub use texts::titles;
pub use typos::corrections;
pub use write::{Waiting, add, add_later, add_named, refresh, settle, settle_all, waiting};

/// Version of what is stored; another one is rebuilt in the background.
pub const VERSION: i64 = 2;
/// Kind of the job that follows a person's new name to what was said with them; its payload holds `person`.
pub const RENAMED: &str = "search-renamed";

/// Kind of the job that indexes what an import has left.
pub const SETTLE: &str = "search-settle";

/// How the mark of a kind begins.
const MARK: &str = "_kind";
/// Scopes of so few access rows are read through; larger ones are probed for each candidate.
const FEW: i64 = 300;
/// Matches of an index that are collected before it is walked in order instead.
const NEAR: usize = 400;
/// Matches of an index that are probed for visibility at most, so that a common word ends.
const WALK: i64 = 20_000;

/// Something that matches and is visible.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Kind of its entry.
    pub kind: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// What it is.
    pub subject: Uuid,
    /// What the list shows; empty for texts, whose words stand with their source.
    pub title: String,
    /// How well it matches.
    pub class: Class,
    /// When it happened, in microseconds; 0 for names.
    pub at: i64,
}

/// What of a source matches within scope: at most `cap`, in no order that matters. `recent` are accounts whose entries
/// are looked at first, because the asker dealt with them lately.
pub fn hits(
    q: &Conn<'_>,
    scope: &Scope,
    question: &Question,
    sources: &[&SearchSource],
    recent: &[AccountId],
    cap: usize,
) -> Result<Vec<Hit>> {
    if question.terms.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = |index| sources.iter().filter(move |s| s.index == index).map(|s| s.kind).collect::<Vec<_>>();
    let (names, texts) = (kinds(SearchIndex::Names), kinds(SearchIndex::Texts));
    let marked = marked(q)?;
    let mut found = Vec::new();
    if !names.is_empty() {
        found = names::find(q, scope, question, &names, recent, (marked, cap))?;
    }
    for kind in texts {
        found.extend(texts::find(q, scope, question, kind, (marked, cap))?);
    }
    Ok(found)
}

/// Names of some kinds that match within scope, the best first: for fields that look an account up.
pub fn find(q: &Conn<'_>, scope: &Scope, question: &str, kinds: &[&str], limit: usize) -> Result<Vec<Hit>> {
    let question = Question::parse(question);
    if question.terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = names::find(q, scope, &question, kinds, &[], (marked(q)?, limit * 12))?;
    found.sort_by(|a, b| (a.class, a.title.len(), &a.title).cmp(&(b.class, b.title.len(), &b.title)));
    found.truncate(limit);
    Ok(found)
}

/// How well something matches that has no entry of its own: a colleague, a command.
pub fn class(name: &str, numbers: &str, words: &str, question: &Question) -> Option<Class> {
    rank::name(&entry::name([name, "", numbers, words]), question)
}

/// The word in the index that all of a kind have: one walks the matches of a kind without those of the others, of which
/// there may be thousands before the first. Nobody can type it: questions have no underscores and texts go by pieces of
/// three letters.
pub fn mark(kind: &str) -> String {
    format!("{MARK}{kind}")
}

/// Whether all that is stored has its mark: not while a rebuild of an older version is under way.
fn marked(q: &Conn<'_>) -> Result<bool> {
    let version = VERSION.to_string();
    Ok(q.query_opt("select value from search_state where name = 'version'", &[], |r| r.get::<String>(0))?
        .is_some_and(|made| made == version))
}

/// The scope in the form that fits a walk: few ids are collected, more are probed one by one.
fn walking(scope: &Scope) -> Scope {
    Scope { large: scope.large || scope.rows > FEW, ..scope.clone() }
}

/// The end of a range of texts that begin with `start`.
fn beyond(start: &str) -> String {
    format!("{start}\u{10ffff}")
}

/// `and column in ('a', 'b')` over the kinds of entries.
fn of_kinds(sql: &mut Sql, column: &str, kinds: &[&str]) {
    let list: Vec<String> = kinds.iter().map(|k| sql.param((*k).to_owned())).collect();
    sql.push(&format!(" and {column} in ({})", list.join(", ")));
}
