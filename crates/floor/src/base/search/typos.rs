//! Words of names by what is left of them without one letter: two words one typing error apart share one of those.

use std::collections::HashSet;

use tenure_db::{Conn, Kind, Tx, Value, params};

use super::rank::BETWEEN;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// Words that a term may have meant.
const MOST: i64 = 40;

/// Words of the names of an entry.
fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split('\n').next().unwrap_or_default().split(BETWEEN).flat_map(|name| name.split(' '))
}

/// Remembers the words of the names of entries.
pub(super) fn learn(tx: &Tx<'_>, folded: &[&str]) -> Result<()> {
    let distinct: HashSet<&str> = folded.iter().flat_map(|f| words(f)).collect();
    let mut distinct: Vec<&str> = distinct.into_iter().collect();
    distinct.sort_unstable();
    let rows: Vec<Vec<Value<'_>>> = distinct
        .iter()
        .flat_map(|word| tenure_text::shortened(word).into_iter().map(|gone| params![gone, *word].into()))
        .collect();
    tx.insert_many("insert into search_typos (gone, word)", &rows, "on conflict (gone, word) do nothing")?;
    Ok(())
}

/// Forgets the words of entries that are gone, unless another entry has them.
pub(super) fn forget(tx: &Tx<'_>, folded: &[&str]) -> Result<()> {
    let distinct: HashSet<&str> = folded.iter().flat_map(|f| words(f)).collect();
    let mut distinct: Vec<&str> = distinct.into_iter().filter(|w| !tenure_text::shortened(w).is_empty()).collect();
    distinct.sort_unstable();
    for word in distinct {
        let (sql, token) = match tx.kind() {
            Kind::Sqlite => ("select 1 from search_index where search_index match $1 limit 1", format!("\"{word}\"")),
            Kind::Postgres => (
                "select 1 from search_entries e where e.terms @@ cast(cast($1 as text) as tsquery) limit 1",
                format!("'{word}'"),
            ),
        };
        if tx.query_opt(sql, &params![token], |_| Ok::<_, Error>(()))?.is_none() {
            tx.execute("delete from search_typos where word = $1", &params![word])?;
        }
    }
    Ok(())
}

/// Words of names that are one typing error away from a term.
pub fn corrections(q: &Conn<'_>, term: &str) -> Result<Vec<String>> {
    let left = tenure_text::shortened(term);
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select distinct word from search_typos where gone in (");
    let places: Vec<String> = left.into_iter().map(|text| sql.param(text)).collect();
    sql.push(&places.join(", ")).push(") limit ").bind(MOST);
    let words: Vec<String> = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?;
    Ok(words.into_iter().filter(|word| word != term && tenure_text::one_edit(word, term)).collect())
}
