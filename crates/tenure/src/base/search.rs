//! The search index: one entry per thing that can be found, kept by the features in their own transactions.
//!
//! `tokens` holds every suffix of every folded word, so that a prefix match on a token is an infix match on the word,
//! for Latin and Chinese alike. This file holds one of the few dialect arms outside `crates/db`.

use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::sql::Sql;
use super::{AccountId, Error, Result, Scope};

/// Candidates looked at before ranking, for each hit that is wanted: each costs a probe of visibility.
const CANDIDATES: usize = 12;
/// Letters of the longest beginning that has an index of its own (`prefix` of `search_index`).
const PIECE: usize = 3;
/// Most words of a question that are used.
const TERMS: usize = 6;

/// Something found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Kind of its entry.
    pub kind: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// What it is.
    pub subject: Uuid,
    /// What the list shows.
    pub title: String,
    /// Better matches rank lower.
    pub rank: u8,
}

/// Puts or replaces the entry of a thing: `title` is shown, it and `texts` are searched.
pub fn put(tx: &Tx<'_>, account: AccountId, kind: &str, subject: Uuid, title: &str, texts: &[&str]) -> Result<()> {
    let mut all = vec![title];
    all.extend(texts.iter().filter(|t| !t.is_empty()));
    let folded = tenure_text::fold(&all.join(" \u{2022} "));
    let tokens = tenure_text::search_tokens(&all);
    tx.execute(
        "insert into search_entries (account_id, kind, subject_id, title, folded, tokens) values ($1, $2, $3, $4, $5, $6)
         on conflict (account_id, kind, subject_id)
         do update set title = excluded.title, folded = excluded.folded, tokens = excluded.tokens",
        &params![account, kind, subject, title, folded, tokens],
    )?;
    Ok(())
}

/// Removes the entry of a thing.
pub fn remove(tx: &Tx<'_>, account: AccountId, kind: &str, subject: Uuid) -> Result<()> {
    tx.execute(
        "delete from search_entries where account_id = $1 and kind = $2 and subject_id = $3",
        &params![account, kind, subject],
    )?;
    Ok(())
}

/// What of `kinds` (all when empty) matches `question` within `scope`: best first, at most `limit`.
pub fn find(q: &Conn<'_>, scope: &Scope, question: &str, kinds: &[&str], limit: usize) -> Result<Vec<Hit>> {
    let mut terms = tenure_text::query_terms(question);
    terms.truncate(TERMS);
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select e.kind, e.account_id, e.subject_id, e.title, e.folded from ");
    if scope.large {
        by_index(q, &mut sql, &terms);
    } else {
        by_scan(&mut sql, &terms);
    }
    if !kinds.is_empty() {
        let list: Vec<String> = kinds.iter().map(|k| sql.param((*k).to_owned())).collect();
        sql.push(&format!(" and e.kind in ({})", list.join(", ")));
    }
    sql.push(" and ");
    scope.filter(&mut sql, "e.account_id");
    sql.push(" limit ").bind(i64::try_from(limit * CANDIDATES).unwrap_or(i64::MAX));
    let whole = terms.join(" ");
    let mut hits = q.query(&sql.text, &sql.values, |r| {
        let folded: String = r.get(4)?;
        let rank = rank(&folded, &whole, &terms);
        Ok::<_, Error>(Hit { kind: r.get(0)?, account: r.get(1)?, subject: r.get(2)?, title: r.get(3)?, rank })
    })?;
    hits.sort_by(|a, b| (a.rank, a.title.len(), &a.title).cmp(&(b.rank, b.title.len(), &b.title)));
    hits.truncate(limit);
    Ok(hits)
}

/// Few accounts in reach: their entries are read through the key and compared one by one.
fn by_scan(sql: &mut Sql, terms: &[String]) {
    sql.push("search_entries e where ");
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            sql.push(" and ");
        }
        sql.push("e.folded like ").bind(format!("%{term}%"));
    }
}

/// Many accounts in reach: the full-text index drives and visibility is probed per hit, so that a common word stops
/// at the last candidate instead of gathering every match first.
fn by_index(q: &Conn<'_>, sql: &mut Sql, terms: &[String]) {
    match q.kind() {
        tenure_db::Kind::Sqlite => {
            let question: Vec<String> = terms.iter().flat_map(|t| pieces(t)).map(|p| format!("\"{p}\"*")).collect();
            sql.push("search_index cross join search_entries e where search_index match ").bind(question.join(" "));
            sql.push(" and e.id = search_index.rowid");
            for term in terms.iter().filter(|t| t.chars().count() > PIECE) {
                sql.push(" and e.folded like ").bind(format!("%{term}%"));
            }
        }
        tenure_db::Kind::Postgres => {
            let question: Vec<String> = terms.iter().map(|t| format!("'{t}':*")).collect();
            sql.push("search_entries e where e.terms @@ cast(cast(").bind(question.join(" & "));
            sql.push(" as text) as tsquery)");
        }
    }
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

/// 0 the whole title, 1 its beginning, 2 the beginning of a word, 3 anywhere.
fn rank(folded: &str, whole: &str, terms: &[String]) -> u8 {
    if folded == whole || folded.split(" \u{2022} ").any(|part| part == whole) {
        0
    } else if folded.starts_with(whole) {
        1
    } else if terms.iter().all(|t| folded.split_whitespace().any(|w| w.starts_with(t.as_str()))) {
        2
    } else {
        3
    }
}
