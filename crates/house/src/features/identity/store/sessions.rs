//! Sessions of browsers.

use jiff::Timestamp;
use uuid::Uuid;

use crate::base::{Conn, Error, Result, Tx, UserId, params};

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// The row.
    pub id: Uuid,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was used last, within an hour.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The browser's name for itself.
    pub user_agent: String,
    /// From where they signed in.
    pub address: String,
}

/// A session to be stored.
pub struct NewSession<'a> {
    /// The row.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the cookie's secret.
    pub hash: &'a [u8],
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// The browser's name for itself.
    pub user_agent: &'a str,
    /// From where.
    pub address: &'a str,
}

/// Inserts a session, and forgets those of the user that have ended.
pub fn insert(tx: &Tx<'_>, s: &NewSession<'_>, now: Timestamp) -> Result<()> {
    tx.execute("delete from sessions where user_id = $1 and expires_at <= $2", &params![s.user, now])?;
    tx.execute(
        "insert into sessions (id, user_id, token_hash, created_at, last_seen_at, expires_at, user_agent, address)
         values ($1, $2, $3, $4, $4, $5, $6, $7)",
        &params![s.id, s.user, s.hash, now, s.expires_at, s.user_agent, s.address],
    )?;
    Ok(())
}

/// The user's sessions that have not ended, the one used last first.
pub fn list(q: &Conn<'_>, user: UserId, now: Timestamp) -> Result<Vec<Session>> {
    q.query(
        "select id, created_at, last_seen_at, expires_at, user_agent, address from sessions
          where user_id = $1 and expires_at > $2 order by last_seen_at desc, id",
        &params![user, now],
        |r| {
            Ok::<_, Error>(Session {
                id: r.get(0)?,
                created_at: r.get(1)?,
                last_seen_at: r.get(2)?,
                expires_at: r.get(3)?,
                user_agent: r.get(4)?,
                address: r.get(5)?,
            })
        },
    )
}

/// Ends one session of the user; false when there is none.
pub fn delete(tx: &Tx<'_>, user: UserId, id: Uuid) -> Result<bool> {
    Ok(tx.execute("delete from sessions where user_id = $1 and id = $2", &params![user, id])? > 0)
}

/// Ends the user's sessions but `keep`; answers how many.
pub fn delete_others(tx: &Tx<'_>, user: UserId, keep: Option<Uuid>) -> Result<u64> {
    let keep = keep.unwrap_or(Uuid::nil());
    Ok(tx.execute("delete from sessions where user_id = $1 and id <> $2", &params![user, keep])?)
}

/// Notes that a session is in use, unless that was noted after `before`.
pub fn touch(tx: &Tx<'_>, id: Uuid, now: Timestamp, before: Timestamp) -> Result<()> {
    tx.execute("update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $3", &params![id, now, before])?;
    Ok(())
}
