//! One-time links.

use jiff::Timestamp;
use uuid::Uuid;

use crate::base::{Conn, Error, Result, Tx, UserId, params};
use crate::features::identity::model::LinkKind as Kind;

/// A link that still works.
#[derive(Clone, Debug)]
pub struct Link {
    /// The row.
    pub id: Uuid,
    /// For whom; none for set-up.
    pub user: Option<UserId>,
    /// What it does.
    pub kind: Kind,
}

/// A link to be stored.
pub struct NewLink<'a> {
    /// The row.
    pub id: Uuid,
    /// For whom; none for set-up.
    pub user: Option<UserId>,
    /// What it does.
    pub kind: Kind,
    /// SHA-256 of its secret.
    pub hash: &'a [u8],
    /// Who made it.
    pub by: Option<UserId>,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Inserts a link.
pub fn insert(tx: &Tx<'_>, link: &NewLink<'_>, now: Timestamp) -> Result<()> {
    tx.execute(
        "insert into login_links (id, user_id, kind, token_hash, created_at, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![link.id, link.user, link.kind.code(), link.hash, now, link.by, link.expires_at],
    )?;
    Ok(())
}

/// The link with this hash, if it was not used and has not ended.
pub fn find(q: &Conn<'_>, hash: Vec<u8>, now: Timestamp) -> Result<Option<Link>> {
    let found = q.query_opt(
        "select id, user_id, kind from login_links where token_hash = $1 and used_at is null and expires_at > $2",
        &params![hash, now],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get::<String>(2)?)),
    )?;
    Ok(found.and_then(|(id, user, kind)| Some(Link { id, user, kind: Kind::parse(&kind)? })))
}

/// Uses a link up; false when somebody was faster.
pub fn take(tx: &Tx<'_>, id: Uuid, now: Timestamp) -> Result<bool> {
    let rows = tx.execute(
        "update login_links set used_at = $2 where id = $1 and used_at is null and expires_at > $2",
        &params![id, now],
    )?;
    Ok(rows > 0)
}

/// Forgets links that nobody can use any more: all of the user and kind, and all that ended.
pub fn forget(tx: &Tx<'_>, user: Option<UserId>, kind: Kind, now: Timestamp) -> Result<()> {
    let user = user.map_or(Uuid::nil(), |u| u.0);
    tx.execute(
        "delete from login_links where used_at is null and kind = $2
            and (coalesce(user_id, $3) = $1 or expires_at <= $4)",
        &params![user, kind.code(), Uuid::nil(), now],
    )?;
    Ok(())
}

/// Forgets all links of a user: of somebody who left, or whose password was changed.
pub fn forget_all(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.execute("delete from login_links where user_id = $1 and used_at is null", &params![user])?;
    Ok(())
}
