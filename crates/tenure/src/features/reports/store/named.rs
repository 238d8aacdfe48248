//! The names and words that a snapshot does not hold: looked up for its reader, who sees the accounts they belong to.

use std::collections::HashMap;

use tenure_db::{Conn, ids_value};
use uuid::Uuid;

use crate::base::{AccountId, Error, Result};

fn by_id(q: &Conn<'_>, sql: &str, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("{sql} in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[ids_value(ids.iter().copied())], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Colleagues.
pub fn users(q: &Conn<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    by_id(q, "select id, name from users where id", ids)
}

/// People of clients.
pub fn persons(q: &Conn<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    by_id(q, "select id, name from persons where id", ids)
}

/// What has words of its own: kind, table and column.
pub const WORDS: [(&str, &str, &str); 5] = [
    ("promise", "promises", "content"),
    ("task", "tasks", "content"),
    ("request", "requests", "what"),
    ("concern", "concerns", "words"),
    ("deal", "deals", "name"),
];

/// The words of things of these accounts, by kind: what was promised, asked, to be done.
pub fn words(q: &Conn<'_>, kind: &str, accounts: &[AccountId], ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let Some((_, table, column)) = WORDS.iter().find(|(name, _, _)| *name == kind).filter(|_| !ids.is_empty()) else {
        return Ok(HashMap::new());
    };
    let sql = format!(
        "select p.id, p.{column} from accounts a cross join {table} p
          where a.id in ({}) and p.account_id = a.id and p.id in ({})",
        q.ids_sql("$1"),
        q.ids_sql("$2")
    );
    let values = [ids_value(accounts.iter().map(|a| a.0)), ids_value(ids.iter().copied())];
    let rows = q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}
