//! Names that match within a scope.

use std::collections::HashSet;

use tenure_db::{Conn, Kind, ids_value};

use super::rank::{self};
use super::{FEW, Hit, NEAR, Question, WALK, beyond, mark, of_kinds, walking};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope};

/// Letters of the longest beginning that has an index of its own (`prefix` of `search_index`).
const PIECE: usize = 3;
/// Letters of a name that `search_entries_name` orders by.
const ORDERED: usize = 60;
/// Accounts lately dealt with whose entries are looked at first.
const RECENT: usize = 30;
/// Rows read of a scope that is read through.
const READ: i64 = 3_000;

const COLUMNS: &str = "select e.kind, e.account_id, e.subject_id, e.title, e.folded from ";

/// What matches of some kinds: at most `cap` of each. `marked`: entries have the mark of their kind.
pub(super) fn find(
    q: &Conn<'_>,
    scope: &Scope,
    question: &Question,
    kinds: &[&str],
    recent: &[AccountId],
    (marked, cap): (bool, usize),
) -> Result<Vec<Hit>> {
    let mut found = Found { q, question, hits: Vec::new(), seen: HashSet::new() };
    let limit = i64::try_from(cap).unwrap_or(i64::MAX);
    if q.kind() == Kind::Sqlite && !scope.large && scope.rows <= FEW {
        let near = near(q, question)?;
        let mut sql = Sql::new(COLUMNS);
        if near.len() <= NEAR {
            let ids = sql.param(numbers(&near));
            sql.push(&format!("search_entries e where e.id in (select value from json_each({ids}))"));
        } else {
            sql.push("search_entries e where ");
            like(&mut sql, question, 0);
        }
        of_kinds(&mut sql, "e.kind", kinds);
        found.within(sql, scope, "", READ)?;
        return Ok(found.hits);
    }
    let scope = walking(scope);
    for kind in kinds {
        // The best matches first: a common word has more matches than are looked at.
        let start: String = question.whole.chars().take(ORDERED).collect();
        let mut sql = Sql::new(COLUMNS);
        let (kind_is, from, to) = (sql.param((*kind).to_owned()), sql.param(start.clone()), sql.param(beyond(&start)));
        sql.push(&format!(
            "search_entries e where e.kind = {kind_is} and substr(e.folded, 1, {ORDERED}) >= {from} and substr(e.folded, 1, {ORDERED}) < {to}"
        ));
        found.within(sql, &scope, &format!(" order by substr(e.folded, 1, {ORDERED})"), limit)?;
        let mut sql = Sql::new(COLUMNS);
        walk(q, &mut sql, question, marked.then_some(*kind));
        of_kinds(&mut sql, "e.kind", &[kind]);
        found.within(sql, &scope, "", limit)?;
    }
    if !recent.is_empty() {
        let mut sql = Sql::new(COLUMNS);
        let ids = sql.param(ids_value(recent.iter().take(RECENT).map(|a| a.0)));
        sql.push(&format!("search_entries e where e.account_id in ({}) and ", q.ids_sql(&ids)));
        like(&mut sql, question, 0);
        of_kinds(&mut sql, "e.kind", kinds);
        found.within(sql, &scope, "", limit)?;
    }
    Ok(found.hits)
}

struct Found<'a> {
    q: &'a Conn<'a>,
    question: &'a Question,
    hits: Vec<Hit>,
    seen: HashSet<(AccountId, uuid::Uuid)>,
}

impl Found<'_> {
    /// Runs a statement within the scope and keeps what matches and is new.
    fn within(&mut self, mut sql: Sql, scope: &Scope, order: &str, limit: i64) -> Result<()> {
        sql.push(" and ");
        scope.filter(&mut sql, "e.account_id");
        sql.push(order).push(" limit ").bind(limit);
        let rows = self.q.query(&sql.text, &sql.values, |r| {
            let folded: String = r.get(4)?;
            let Some(class) = rank::name(&folded, self.question) else { return Ok::<_, Error>(None) };
            Ok(Some(Hit { kind: r.get(0)?, account: r.get(1)?, subject: r.get(2)?, title: r.get(3)?, class, at: 0 }))
        })?;
        self.hits.extend(rows.into_iter().flatten().filter(|hit| self.seen.insert((hit.account, hit.subject))));
        Ok(())
    }
}

/// The rows of the index that match, counted no further than makes a difference; SQLite only.
fn near(q: &Conn<'_>, question: &Question) -> Result<Vec<i64>> {
    let mut sql = Sql::new("select rowid from search_index where search_index match ");
    sql.bind(matching(question)).push(" limit ").bind(i64::try_from(NEAR + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

fn numbers(ids: &[i64]) -> String {
    let list: Vec<String> = ids.iter().map(i64::to_string).collect();
    format!("[{}]", list.join(","))
}

/// The full-text index drives and visibility is probed per hit, so that a common word stops at the last candidate
/// instead of gathering every match first.
fn walk(q: &Conn<'_>, sql: &mut Sql, question: &Question, kind: Option<&str>) {
    match q.kind() {
        Kind::Sqlite => {
            let only = kind.map(|kind| format!("\"{}\" AND ", mark(kind))).unwrap_or_default();
            let matching = format!("{only}{}", matching(question));
            sql.push("(select rowid as id from search_index where search_index match ").bind(matching);
            sql.push(" limit ").bind(WALK).push(") w cross join search_entries e where e.id = w.id");
            if question.firsts().any(|t| t.chars().count() > PIECE) {
                sql.push(" and ");
                like(sql, question, PIECE);
            }
        }
        Kind::Postgres => {
            let term = |spellings: &Vec<String>| {
                let list: Vec<String> = spellings.iter().map(|t| format!("'{t}':*")).collect();
                format!("({})", list.join(" | "))
            };
            let only = kind.map(|kind| format!("'{}'", mark(kind)));
            let all: Vec<String> = only.into_iter().chain(question.terms.iter().map(term)).collect();
            sql.push("search_entries e where e.terms @@ cast(cast(").bind(all.join(" & "));
            sql.push(" as text) as tsquery)");
        }
    }
}

/// Every term longer than `than` stands somewhere in the entry.
fn like(sql: &mut Sql, question: &Question, than: usize) {
    let mut first = true;
    for spellings in question.terms.iter().filter(|s| s.iter().all(|t| t.chars().count() > than)) {
        let any: Vec<String> =
            spellings.iter().map(|t| format!("e.folded like {}", sql.param(format!("%{t}%")))).collect();
        sql.push(if first { "(" } else { " and (" }).push(&any.join(" or ")).push(")");
        first = false;
    }
    if first {
        sql.push("1 = 1");
    }
}

/// The question in the words of SQLite's index.
fn matching(question: &Question) -> String {
    let spelling = |term: &String| {
        let all: Vec<String> = pieces(term).into_iter().map(|p| format!("\"{p}\"*")).collect();
        format!("({})", all.join(" AND "))
    };
    let term = |spellings: &Vec<String>| {
        let any: Vec<String> = spellings.iter().map(spelling).collect();
        format!("({})", any.join(" OR "))
    };
    question.terms.iter().map(term).collect::<Vec<_>>().join(" AND ")
}

/// The pieces of a word that the index can walk row by row. Of a longer beginning it would gather all rows before the
/// first comes out; the pieces together let little else through, and what they do is compared with the whole word.
fn pieces(term: &str) -> Vec<String> {
    let letters: Vec<char> = term.chars().collect();
    if letters.len() <= PIECE {
        return vec![term.to_owned()];
    }
    let last = letters.len() - PIECE;
    let starts = (0..last).step_by(PIECE).chain([last]);
    starts.map(|start| letters[start..start + PIECE].iter().collect()).collect()
}
