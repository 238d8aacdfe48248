//! API tokens.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::base::{Conn, Error, Result, Tx, UserId, params};

/// A token as its owner sees it; the secret is not among it.
#[derive(Clone, Debug)]
pub struct Token {
    /// The row.
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// Whether it only reads.
    pub read_only: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// The last day on which it was used.
    pub last_used_on: Option<Date>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// Inserts a token.
pub fn insert(tx: &Tx<'_>, user: UserId, token: &Token, hash: &[u8]) -> Result<()> {
    tx.execute(
        "insert into api_tokens (id, user_id, name, token_hash, read_only, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![token.id, user, token.name.as_str(), hash, token.read_only, token.created_at, token.expires_at],
    )?;
    Ok(())
}

/// The user's tokens, the newest first; revoked ones are left out.
pub fn list(q: &Conn<'_>, user: UserId) -> Result<Vec<Token>> {
    q.query(
        "select id, name, read_only, created_at, expires_at, last_used_on, revoked_at from api_tokens
          where user_id = $1 and revoked_at is null order by created_at desc, id desc",
        &params![user],
        |r| {
            Ok::<_, Error>(Token {
                id: r.get(0)?,
                name: r.get(1)?,
                read_only: r.get::<i64>(2)? != 0,
                created_at: r.get(3)?,
                expires_at: r.get(4)?,
                last_used_on: r.get(5)?,
                revoked_at: r.get(6)?,
            })
        },
    )
}

/// Revokes a token of the user; false when there is none that still works.
pub fn revoke(tx: &Tx<'_>, user: UserId, id: Uuid, now: Timestamp) -> Result<bool> {
    let rows = tx.execute(
        "update api_tokens set revoked_at = $3 where user_id = $1 and id = $2 and revoked_at is null",
        &params![user, id, now],
    )?;
    Ok(rows > 0)
}

/// Notes that a token was used on a day.
pub fn touch(tx: &Tx<'_>, id: Uuid, day: Date) -> Result<()> {
    tx.execute(
        "update api_tokens set last_used_on = $2 where id = $1 and (last_used_on is null or last_used_on < $2)",
        &params![id, day],
    )?;
    Ok(())
}
