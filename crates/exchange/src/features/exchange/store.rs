//! SQL of the sweep.

use jiff::{SignedDuration, Timestamp};
use tenure_db::{Tx, params};

use crate::base::{Result, idempotency};

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
