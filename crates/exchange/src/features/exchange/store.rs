//! SQL of the sweep, and of users who go with the import that brought them.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::base::{Result, UserId, idempotency, taking_back};

/// Deletes sessions, links, failed sign-ins and kept answers that count no more; says how many rows.
pub fn sweep(tx: &Tx<'_>, now: Timestamp) -> Result<u64> {
    // A day of grace: what has just ended may still be looked up for a better message.
    let day = now - SignedDuration::from_hours(24);
    let mut gone = tx.execute("delete from sessions where expires_at < $1", &params![day])?;
    gone += tx.execute("delete from login_links where expires_at < $1 or used_at < $1", &params![day])?;
    gone += tx.execute(
        "delete from throttles where window_start < $1 and (locked_until is null or locked_until < $2)",
        &params![day, now],
    )?;
    gone += idempotency::sweep(tx, now)?;
    Ok(gone)
}

/// Those of the users who have done something.
pub fn acted(q: &Conn<'_>, users: &[Uuid]) -> Result<HashSet<Uuid>> {
    taking_back::in_column(q, "events", "actor_id", users)
}

/// Deletes a user who never signed in; false when something names them still.
pub fn delete_user(tx: &Tx<'_>, user: UserId) -> Result<bool> {
    let deleted = tx.attempt(|tx| {
        for table in ["user_roles", "user_rights", "login_links", "notification_choices", "user_reach"] {
            let column = if table == "user_reach" { "holder_id = $1 or viewer_id" } else { "user_id" };
            tx.execute(&format!("delete from {table} where {column} = $1"), &params![user])?;
        }
        tx.execute("delete from users where id = $1", &params![user])
    });
    match deleted {
        Ok(_) => Ok(true),
        Err(tenure_db::Error::ForeignKey) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
