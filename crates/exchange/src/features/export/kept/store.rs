//! SQL of kept exports.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::model::{Kept, State};
use crate::base::exports::{ExportReach, expand};
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result, UserId};
use crate::features::exchange::dump::cells::hex;
use crate::features::export::write::Progress;

const COLUMNS: &str =
    "id, user_id, everything, reason, state, steps_done, steps, written, accounts, seen, size, pieces, problem,
    created_at, ended_at";
/// Pieces that one run of the sweep deletes.
const BATCH: i64 = 40;

fn kept(r: &Row<'_>) -> Result<Kept> {
    Ok(Kept {
        id: r.get(0)?,
        user: r.get(1)?,
        everything: r.get(2)?,
        reason: r.get(3)?,
        state: State::parse(&r.get::<String>(4)?),
        steps: (r.get(5)?, r.get(6)?),
        written: r.get(7)?,
        accounts: r.get(8)?,
        seen: r.get(9)?,
        size: r.get(10)?,
        pieces: r.get(11)?,
        problem: r.get(12)?,
        created_at: r.get(13)?,
        ended_at: r.get(14)?,
    })
}

/// Inserts one that waits.
///
/// # Errors
/// What the database says.
pub fn insert(tx: &Tx<'_>, by: &Acting, everything: bool, reason: &str) -> Result<Uuid> {
    let id = by.uuid();
    tx.execute(
        "insert into exports (id, user_id, everything, reason, state, created_at) values ($1, $2, $3, $4, 'waiting', $5)",
        &params![id, by.viewer.id, everything, reason, by.now],
    )?;
    Ok(id)
}

/// Those of a user, the newest first.
///
/// # Errors
/// What the database says.
pub fn of_user(q: &Conn<'_>, user: UserId) -> Result<Vec<Kept>> {
    let sql = format!("select {COLUMNS} from exports where user_id = $1 order by created_at desc, id desc limit 50");
    q.query(&sql, &params![user], kept)
}

/// One by id, whoever made it.
///
/// # Errors
/// What the database says.
pub fn find(q: &Conn<'_>, id: Uuid) -> Result<Option<Kept>> {
    q.query_opt(&format!("select {COLUMNS} from exports where id = $1"), &params![id], kept)
}

/// Begins to write: pieces of an earlier try go.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &Tx<'_>, id: Uuid) -> Result<()> {
    tx.execute("delete from export_pieces where export_id = $1", &params![id])?;
    let sql = "update exports set state = 'running', steps_done = 0, written = 0, pieces = 0 where id = $1";
    tx.execute(sql, &params![id])?;
    Ok(())
}

/// Notes how far it is.
///
/// # Errors
/// What the database says.
pub fn advance(tx: &Tx<'_>, id: Uuid, progress: &Progress) -> Result<()> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    tx.execute(
        "update exports set part = $2, steps_done = $3, steps = $4, written = $5 where id = $1 and state = 'running'",
        &params![id, &progress.at, count(progress.done), count(progress.of), count(progress.rows)],
    )?;
    Ok(())
}

/// Stores one piece of the file.
///
/// # Errors
/// What the database says.
pub fn put_piece(tx: &Tx<'_>, id: Uuid, place: i64, bytes: &[u8]) -> Result<()> {
    let sql = "insert into export_pieces (export_id, place, bytes) values ($1, $2, $3)";
    tx.execute(sql, &params![id, place, bytes])?;
    Ok(())
}

/// One piece of the file.
///
/// # Errors
/// What the database says; `NotFound` when it is gone.
pub fn piece(q: &Conn<'_>, id: Uuid, place: i64) -> Result<Vec<u8>> {
    let sql = "select bytes from export_pieces where export_id = $1 and place = $2";
    q.query_opt(sql, &params![id, place], |r| Ok::<_, Error>(r.get(0)?))?.ok_or(Error::NotFound)
}

/// What became of an export.
pub struct End<'a> {
    /// Accounts in it.
    pub accounts: i64,
    /// The hash of what its maker saw.
    pub seen: &'a str,
    /// Rows in it.
    pub rows: i64,
    /// Bytes and pieces.
    pub size: (i64, i64),
}

/// Marks it as done.
///
/// # Errors
/// What the database says.
pub fn finish(tx: &Tx<'_>, id: Uuid, end: &End<'_>, now: Timestamp) -> Result<()> {
    tx.execute(
        "update exports set state = 'done', accounts = $2, seen = $3, size = $4, pieces = $5, ended_at = $6, written = $7,
                steps_done = steps where id = $1",
        &params![id, end.accounts, end.seen, end.size.0, end.size.1, now, end.rows],
    )?;
    Ok(())
}

/// Marks it as failed; `problem` is a text key.
///
/// # Errors
/// What the database says.
pub fn fail(tx: &Tx<'_>, id: Uuid, problem: &str, now: Timestamp) -> Result<()> {
    tx.execute("delete from export_pieces where export_id = $1", &params![id])?;
    let sql = "update exports set state = 'failed', problem = $2, ended_at = $3 where id = $1";
    tx.execute(sql, &params![id, problem, now])?;
    Ok(())
}

/// A hash of the accounts that a reader sees, so that what they saw and what they see can be compared.
///
/// # Errors
/// What the database says.
pub fn fingerprint(q: &Conn<'_>, reach: &ExportReach) -> Result<String> {
    let mut sql = Sql::new("select t.id from accounts t where ");
    expand(&mut sql, ":seen(t.id)", reach);
    sql.push(" order by t.id");
    let mut hash = Sha256::new();
    q.query(&sql.text, &sql.values, |r| {
        hash.update(r.get::<Uuid>(0)?.as_bytes());
        Ok::<_, Error>(())
    })?;
    Ok(hex(&hash.finalize()))
}

/// Deletes a part of what was asked for before `old`; says how many rows went.
///
/// # Errors
/// What the database says.
pub fn sweep(tx: &Tx<'_>, old: Timestamp) -> Result<u64> {
    let sql = "select id, pieces from exports where coalesce(ended_at, created_at) <= $1 order by created_at limit 1";
    let found = tx.query_opt(sql, &params![old], |r| Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<i64>(1)?)))?;
    let Some((id, pieces)) = found else { return Ok(0) };
    let from = (pieces - BATCH).max(0);
    let mut gone = tx.execute("delete from export_pieces where export_id = $1 and place >= $2", &params![id, from])?;
    tx.execute("update exports set pieces = $2, state = 'failed' where id = $1", &params![id, from])?;
    if from == 0 {
        gone += tx.execute("delete from exports where id = $1", &params![id])?;
    }
    Ok(gone.max(1))
}
