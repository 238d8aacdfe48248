//! What is stored of a thing for searching, written in the transaction that changes it.

use std::collections::HashMap;

use jiff::SignedDuration;
use tenure_db::{Conn, Kind, Tx, Value, ids_value, pairs_value, params};
use tenure_jobs::NewJob;
use uuid::Uuid;

use super::entry::{Entry, Key, Made, Named};
use super::mark;
use super::typos;
use crate::base::registry::{SearchIndex, SearchSource};
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result};

/// Texts that wait until their pieces are indexed together: one by one each would cost a writer as much as eight.
const TOGETHER: i64 = 64;
/// Texts indexed at once at most, so that no writer waits long.
const AT_ONCE: i64 = 256;

/// Which entries of a source are meant.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    Things(&'a [Key]),
    Accounts(&'a [AccountId]),
}

impl Which<'_> {
    fn push(self, q: &Conn<'_>, sql: &mut Sql) {
        match self {
            Which::Things(things) => {
                let place = sql.param(pairs_value(things.iter().map(|(account, subject)| (account.0, *subject))));
                sql.push(&format!("(e.account_id, e.subject_id) in ({})", q.pairs_sql(&place)));
            }
            Which::Accounts(accounts) => {
                let place = sql.param(ids_value(accounts.iter().map(|account| account.0)));
                sql.push(&format!("e.account_id in ({})", q.ids_sql(&place)));
            }
        }
    }
}

/// Computes the entries of some things anew from their rows; what is not there any more can no longer be found.
pub fn refresh(tx: &Tx<'_>, source: &SearchSource, things: &[Key]) -> Result<()> {
    // Statements stay short, whatever an import brings.
    for things in things.chunks(500) {
        renew(tx, source, Which::Things(things), false)?;
    }
    Ok(())
}

/// Adds entries of things that were made by this transaction and have none yet.
pub fn add(tx: &Tx<'_>, source: &SearchSource, entries: Vec<Entry>) -> Result<()> {
    match source.index {
        SearchIndex::Names => {
            let named: Vec<Named> = entries.into_iter().map(|entry| Named::of(source, entry)).collect();
            add_named(tx, source, &named.iter().collect::<Vec<_>>())
        }
        SearchIndex::Texts => {
            let made: Vec<_> =
                entries.into_iter().map(|e| ((e.account, e.subject), Made::of(source.index, e))).collect();
            put_texts(tx, source.kind, &made, false)
        }
    }
}

/// Adds entries like [`add`], of a source of names.
pub fn add_named(tx: &Tx<'_>, source: &SearchSource, named: &[&Named]) -> Result<()> {
    put_names(tx, source.kind, named)
}

/// Like [`add`], for very many: SQLite indexes the pieces of long texts by a job, which is put in the queue here. Until
/// then only the newest of them are found.
pub fn add_later(tx: &Tx<'_>, by: &Acting, source: &SearchSource, entries: Vec<Entry>) -> Result<()> {
    if tx.kind() == Kind::Postgres || source.index == SearchIndex::Names {
        return add(tx, source, entries);
    }
    let made = entries.into_iter().map(|e| ((e.account, e.subject), Made::of(source.index, e))).collect::<Vec<_>>();
    put_texts(tx, source.kind, &made, true)?;
    let job = NewJob {
        kind: super::SETTLE,
        payload: serde_json::json!({}),
        unique_key: Some("settle"),
        // An import of a million rows is through by then.
        run_at: by.now + SignedDuration::from_mins(2),
        max_attempts: 5,
    };
    tenure_jobs::enqueue(tx, &job, by.uuid(), by.now)?;
    Ok(())
}

/// Makes what is stored fit what the source gives.
pub(super) fn renew(tx: &Tx<'_>, source: &SearchSource, which: Which<'_>, all: bool) -> Result<()> {
    let (put, gone) = differing(tx, source, which, all)?;
    match source.index {
        SearchIndex::Names => {
            let lost: Vec<&str> = gone.iter().map(|(_, stored)| stored.made.folded.as_str()).collect();
            remove(tx, "search_entries", source.kind, &gone)?;
            let put: Vec<Named> = put.into_iter().map(|(key, made)| Named::made(source.kind, key, made)).collect();
            put_names(tx, source.kind, &put.iter().collect::<Vec<_>>())?;
            typos::forget(tx, &lost)
        }
        SearchIndex::Texts => {
            unindex(tx, &gone)?;
            remove(tx, "search_texts", source.kind, &gone)?;
            put_texts(tx, source.kind, &put, all)
        }
    }
}

/// What is stored, and under which number.
pub(super) struct Stored {
    made: Made,
    number: Option<i64>,
}

type Changes = (Vec<(Key, Made)>, Vec<(Key, Stored)>);

/// What has to be put, and what has to go first: entries without a thing, and the old ones of what is put.
pub(super) fn differing(q: &Conn<'_>, source: &SearchSource, which: Which<'_>, all: bool) -> Result<Changes> {
    let mut sql = Sql::new("select e.account_id, e.subject_id, e.at, e.title, e.names, e.numbers, e.words from (");
    sql.push(source.entries).push(") e where ");
    which.push(q, &mut sql);
    let wanted: HashMap<Key, Made> = q
        .query(&sql.text, &sql.values, |r| {
            let entry = Entry {
                account: r.get(0)?,
                subject: r.get(1)?,
                at: r.get(2)?,
                title: r.get(3)?,
                names: r.get(4)?,
                numbers: r.get(5)?,
                words: r.get(6)?,
            };
            Ok::<_, Error>(((entry.account, entry.subject), Made::of(source.index, entry)))
        })?
        .into_iter()
        .collect();
    let stored = stored(q, source, which)?;
    let same = |key: &Key, stored: &Stored| !all && wanted.get(key) == Some(&stored.made);
    let gone: Vec<(Key, Stored)> = stored.into_iter().collect();
    let (kept, gone): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(key, stored)| same(key, stored));
    let kept: std::collections::HashSet<Key> = kept.into_iter().map(|(key, _)| key).collect();
    let mut put: Vec<(Key, Made)> = wanted.into_iter().filter(|(key, _)| !kept.contains(key)).collect();
    put.sort_by_key(|(key, _)| *key);
    Ok((put, gone))
}

fn stored(q: &Conn<'_>, source: &SearchSource, which: Which<'_>) -> Result<HashMap<Key, Stored>> {
    let mut sql = Sql::new(match source.index {
        SearchIndex::Names => {
            "select e.account_id, e.subject_id, cast(0 as bigint), e.title, e.folded, cast(null as bigint) from search_entries e where e.kind = "
        }
        SearchIndex::Texts => {
            "select e.account_id, e.subject_id, e.at, '', e.folded, e.number from search_texts e where e.kind = "
        }
    });
    sql.bind(source.kind).push(" and ");
    which.push(q, &mut sql);
    let rows = q.query(&sql.text, &sql.values, |r| {
        let made = Made { at: r.get(2)?, title: r.get(3)?, folded: r.get(4)? };
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), Stored { made, number: r.get(5)? }))
    })?;
    Ok(rows.into_iter().collect())
}

fn remove(tx: &Tx<'_>, table: &str, kind: &str, gone: &[(Key, Stored)]) -> Result<()> {
    for gone in gone.chunks(500) {
        let keys: Vec<Key> = gone.iter().map(|(key, _)| *key).collect();
        let mut sql = Sql::new(&format!("delete from {table} as e where e.kind = "));
        sql.bind(kind.to_owned()).push(" and ");
        Which::Things(&keys).push(tx, &mut sql);
        tx.execute(&sql.text, &sql.values)?;
    }
    Ok(())
}

fn put_names(tx: &Tx<'_>, kind: &str, named: &[&Named]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = named
        .iter()
        .map(|Named { key: (account, subject), made, tokens }| {
            params![*account, kind, *subject, made.title.as_str(), made.folded.as_str(), tokens.as_str()].into()
        })
        .collect();
    tx.insert_many_indexed(
        "insert into search_entries (account_id, kind, subject_id, title, folded, tokens)",
        &rows,
        "on conflict (account_id, kind, subject_id)
         do update set title = excluded.title, folded = excluded.folded, tokens = excluded.tokens",
    )?;
    let folded: Vec<&str> = named.iter().map(|named| named.made.folded.as_str()).collect();
    typos::learn(tx, &folded)
}

/// Puts texts; with `later` they get their numbers only when a rebuild is through.
fn put_texts(tx: &Tx<'_>, kind: &str, made: &[(Key, Made)], later: bool) -> Result<()> {
    if made.is_empty() {
        return Ok(());
    }
    let (own, insert) = match tx.kind() {
        Kind::Postgres => (None, "insert into search_texts (account_id, kind, subject_id, at, folded, tokens)"),
        Kind::Sqlite => {
            (Some(marks(tx)?), "insert into search_texts (account_id, kind, subject_id, at, folded, number)")
        }
    };
    let rows: Vec<Vec<Value<'_>>> = made
        .iter()
        .zip(1..)
        .map(|(((account, subject), made), place)| {
            let mut row: Vec<Value<'_>> = params![*account, kind, *subject, made.at, made.folded.as_str()].into();
            row.push(match own {
                None => pieces(kind, &made.folded).into(),
                Some(marks) => (!later).then_some(marks.last + place).into(),
            });
            row
        })
        .collect();
    tx.insert_many(insert, &rows, "")?;
    let Some(before) = own.filter(|_| !later) else { return Ok(()) };
    // Pieces are indexed once there are enough of them; PostgreSQL does the same by itself.
    let after = Marks { last: before.last + i64::try_from(rows.len()).unwrap_or(i64::MAX), ..before };
    if after.last - after.indexed >= TOGETHER { index_pieces(tx, after, AT_ONCE).map(drop) } else { Ok(()) }
}

/// What the index knows a text by.
fn pieces(kind: &str, folded: &str) -> String {
    format!("{} {}", tenure_text::grams(folded), mark(kind))
}

/// Takes texts out of SQLite's index of pieces.
fn unindex(tx: &Tx<'_>, gone: &[(Key, Stored)]) -> Result<()> {
    for (_, stored) in gone {
        if let Some(number) = stored.number {
            tx.execute("delete from search_words where rowid = $1", &params![number])?;
        }
    }
    Ok(())
}

/// How far SQLite's texts are numbered, and how far their pieces are indexed. No number is given twice.
#[derive(Clone, Copy)]
struct Marks {
    last: i64,
    indexed: i64,
}

fn marks(q: &Conn<'_>) -> Result<Marks> {
    q.query_one(
        "select coalesce((select max(number) from search_texts where number is not null), 0),
                coalesce((select cast(value as integer) from search_state where name = 'indexed_to'), 0)",
        &[],
        |r| {
            let (last, indexed): (i64, i64) = (r.get(0)?, r.get(1)?);
            Ok::<_, Error>(Marks { last: last.max(indexed), indexed })
        },
    )
}

/// A text that has no number yet: account, kind, subject.
pub type Waiting = (Uuid, String, Uuid);

/// What a rebuild or an import has left without numbers, the oldest first. Reads all of it, so that many are asked for at
/// once.
pub fn waiting(q: &Conn<'_>, most: i64) -> Result<Vec<Waiting>> {
    if q.kind() == Kind::Postgres {
        return Ok(Vec::new());
    }
    q.query(
        "select account_id, kind, subject_id from search_texts where number is null order by at limit $1",
        &params![most],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Numbers these texts in their order, and indexes the pieces of as many at most as come next; answers how many those were.
pub fn settle(tx: &Tx<'_>, waiting: &[Waiting], most: i64) -> Result<usize> {
    if tx.kind() == Kind::Postgres {
        return Ok(0);
    }
    for ((account, kind, subject), number) in waiting.iter().zip(marks(tx)?.last + 1..) {
        tx.execute(
            "update search_texts set number = $4 where account_id = $1 and kind = $2 and subject_id = $3 and number is null",
            &params![*account, kind.as_str(), *subject, number],
        )?;
    }
    index_pieces(tx, marks(tx)?, most)
}

/// Numbers and indexes all that waits, for whoever has the database alone.
///
/// # Errors
/// What the database says.
pub fn settle_all(tx: &Tx<'_>) -> Result<()> {
    settle(tx, &waiting(tx, i64::MAX)?, 0)?;
    while settle(tx, &[], 2_000)? > 0 {}
    Ok(())
}

/// Indexes the pieces of the texts that come next.
fn index_pieces(tx: &Tx<'_>, marks: Marks, most: i64) -> Result<usize> {
    let texts: Vec<(i64, String, String)> = tx.query(
        "select number, kind, folded from search_texts where number > $1 order by number limit $2",
        &params![marks.indexed, most],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let words: Vec<Vec<Value<'_>>> =
        texts.iter().map(|(number, kind, folded)| params![*number, pieces(kind, folded)].into()).collect();
    tx.insert_many("insert into search_words (rowid, tokens)", &words, "")?;
    if let Some((last, ..)) = texts.last() {
        tx.execute(
            "insert into search_state (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
            &params!["indexed_to", last.to_string()],
        )?;
    }
    Ok(texts.len())
}
