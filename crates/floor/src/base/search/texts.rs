//! Long texts that match within a scope, the newest first.

use tenure_db::{Conn, Kind, ids_value, params};
use uuid::Uuid;

use super::{FEW, Hit, NEAR, Question, WALK, mark, rank, walking};
use crate::base::registry::SearchSource;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope};

/// Rows that wait for the index and are read one by one; a rebuild may leave more behind for a while.
const WAITING: i64 = 256;
/// Texts of a scope that is read through.
const READ: i64 = 20_000;

const COLUMNS: &str = "select t.account_id, t.subject_id, t.at, t.folded from ";

/// What matches of one kind: at most `cap`. `marked`: texts have the mark of their kind.
pub(super) fn find(
    q: &Conn<'_>,
    scope: &Scope,
    question: &Question,
    kind: &str,
    (marked, cap): (bool, usize),
) -> Result<Vec<Hit>> {
    let limit = i64::try_from(cap).unwrap_or(i64::MAX);
    if q.kind() == Kind::Postgres {
        let only = marked.then(|| format!("'{}'", mark(kind)));
        let terms = question.terms.iter().map(|s| any(s, "'", " & ", " | "));
        let all: Vec<String> = only.into_iter().chain(terms).collect();
        let mut sql = Sql::new(COLUMNS);
        sql.push("search_texts t where t.terms @@ cast(cast(").bind(all.join(" & ")).push(" as text) as tsquery)");
        return within(q, sql, &walking(scope), (question, kind), " order by t.at desc", limit);
    }
    let mut found = waiting(q, scope, question, kind, limit)?;
    let few = !scope.large && scope.rows <= FEW;
    let near = if few { near(q, question)? } else { Vec::new() };
    let mut sql = Sql::new(COLUMNS);
    if few && near.len() <= NEAR {
        let list: Vec<String> = near.iter().map(i64::to_string).collect();
        let ids = sql.param(format!("[{}]", list.join(",")));
        sql.push(&format!("json_each({ids}) w cross join search_texts t where t.number = w.value"));
        found.extend(within(q, sql, scope, (question, kind), "", limit)?);
    } else if few {
        found.extend(read_through(q, scope, question, kind, limit)?);
    } else {
        let only = if marked { format!("\"{}\" AND ", mark(kind)) } else { String::new() };
        let matching = format!("{only}{}", matching(question));
        sql.push("(select rowid as number from search_words where search_words match ").bind(matching);
        sql.push(" order by rowid desc limit ").bind(WALK);
        sql.push(") w cross join search_texts t where t.number = w.number");
        found.extend(within(q, sql, &walking(scope), (question, kind), "", limit)?);
    }
    let mut seen = std::collections::HashSet::new();
    found.retain(|hit| seen.insert((hit.account, hit.subject)));
    Ok(found)
}

/// What is not indexed by its pieces yet: written a moment ago, or left for later by a rebuild.
fn waiting(q: &Conn<'_>, scope: &Scope, question: &Question, kind: &str, limit: i64) -> Result<Vec<Hit>> {
    const NEW: &str = "number > coalesce((select cast(value as integer) from search_state where name = 'indexed_to'), 0) order by number desc";
    let mut found = Vec::new();
    for which in [NEW, "number is null"] {
        let mut sql = Sql::new(COLUMNS);
        sql.push("(select account_id, kind, subject_id, at, folded from search_texts where ").push(which);
        sql.push(" limit ").bind(WAITING).push(") t where 1 = 1");
        found.extend(within(q, sql, &walking(scope), (question, kind), "", limit)?);
    }
    Ok(found)
}

/// Few accounts in reach, and a word that is common: their texts are read one by one, of the account that was talked
/// to last first.
fn read_through(q: &Conn<'_>, scope: &Scope, question: &Question, kind: &str, limit: i64) -> Result<Vec<Hit>> {
    let mut sql = Sql::new(COLUMNS);
    sql.push("(select x.account_id, x.kind, x.subject_id, x.at, x.folded from (select s.account_id from account_stats s where ");
    scope.filter(&mut sql, "s.account_id");
    // The limit keeps the order, which SQLite leaves out of a subquery that has none.
    sql.push(" order by s.last_conversation_at desc nulls last limit ")
        .bind(READ)
        .push(") s cross join search_texts x");
    sql.push(" where x.account_id = s.account_id and x.kind = ").bind(kind.to_owned());
    sql.push(" limit ").bind(READ).push(") t where 1 = 1");
    like(&mut sql, question);
    sql.push(" limit ").bind(limit);
    read(q, &sql, question, kind)
}

fn within(
    q: &Conn<'_>,
    mut sql: Sql,
    scope: &Scope,
    (question, kind): (&Question, &str),
    order: &str,
    limit: i64,
) -> Result<Vec<Hit>> {
    sql.push(" and t.kind = ").bind(kind.to_owned());
    like(&mut sql, question);
    sql.push(" and ");
    scope.filter(&mut sql, "t.account_id");
    sql.push(order).push(" limit ").bind(limit);
    read(q, &sql, question, kind)
}

fn read(q: &Conn<'_>, sql: &Sql, question: &Question, kind: &str) -> Result<Vec<Hit>> {
    let rows = q.query(&sql.text, &sql.values, |r| {
        let folded: String = r.get(3)?;
        let Some(class) = rank::text(&folded, question) else { return Ok::<_, Error>(None) };
        let (account, subject, at) = (r.get(0)?, r.get(1)?, r.get(2)?);
        Ok(Some(Hit { kind: kind.to_owned(), account, subject, title: String::new(), class, at }))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

fn like(sql: &mut Sql, question: &Question) {
    for spellings in &question.terms {
        let any: Vec<String> =
            spellings.iter().map(|t| format!("t.folded like {}", sql.param(format!("%{t}%")))).collect();
        sql.push(&format!(" and ({})", any.join(" or ")));
    }
}

/// The newest numbers that match, counted no further than makes a difference.
fn near(q: &Conn<'_>, question: &Question) -> Result<Vec<i64>> {
    let most = i64::try_from(NEAR + 1).unwrap_or(i64::MAX);
    q.query(
        "select rowid from search_words where search_words match $1 order by rowid desc limit $2",
        &params![matching(question), most],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// The question in the words of SQLite's index.
fn matching(question: &Question) -> String {
    question.terms.iter().map(|s| any(s, "\"", " AND ", " OR ")).collect::<Vec<_>>().join(" AND ")
}

/// One of the spellings, each by all of its pieces.
fn any(spellings: &[String], quote: &str, and: &str, or: &str) -> String {
    let pieces = |term: &String| {
        let all: Vec<String> =
            tenure_text::gram_terms(term).into_iter().map(|g| format!("{quote}{g}{quote}")).collect();
        format!("({})", all.join(and))
    };
    format!("({})", spellings.iter().map(pieces).collect::<Vec<_>>().join(or))
}

/// What lists show of some texts of a source, by account and subject.
pub fn titles(q: &Conn<'_>, source: &SearchSource, of: &[(AccountId, Uuid)]) -> Result<Vec<(AccountId, Uuid, String)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts: Vec<Uuid> = of.iter().map(|(a, _)| a.0).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let sql = format!(
        "select e.account_id, e.subject_id, e.title from ({}) e where e.account_id in ({}) and e.subject_id in ({})",
        source.entries,
        q.ids_sql("$1"),
        q.ids_sql("$2")
    );
    let values = [ids_value(accounts), ids_value(of.iter().map(|(_, s)| *s))];
    q.query(&sql, &values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}
