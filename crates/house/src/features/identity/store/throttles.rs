//! Failed sign-ins.

use jiff::{SignedDuration, Timestamp};

use crate::base::{Conn, Error, Result, Tx, params};
use crate::features::identity::throttle::Record;

/// Records older than this can no longer matter.
const OLD: SignedDuration = SignedDuration::from_hours(24);

/// Makes sure that a key has a row, and holds it until the transaction ends: tries at the same time come one by one.
pub fn hold(tx: &Tx<'_>, key: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "insert into throttles (key, failures, window_start) values ($1, 0, $2) on conflict (key) do update set key = excluded.key",
        &params![key, now],
    )?;
    Ok(())
}

/// What is kept of a key.
pub fn find(q: &Conn<'_>, key: &str) -> Result<Option<Record>> {
    q.query_opt("select failures, window_start, locked_until from throttles where key = $1", &params![key], |r| {
        Ok::<_, Error>(Record { failures: r.get(0)?, window_start: r.get(1)?, locked_until: r.get(2)? })
    })
}

/// Stores what is kept of a key; a first failure also sweeps out what is old.
pub fn put(tx: &Tx<'_>, key: &str, record: &Record) -> Result<()> {
    if record.failures == 1 {
        tx.execute("delete from throttles where window_start < $1", &params![record.window_start - OLD])?;
    }
    tx.execute(
        "insert into throttles (key, failures, window_start, locked_until) values ($1, $2, $3, $4)
         on conflict (key) do update set failures = excluded.failures, window_start = excluded.window_start,
                                         locked_until = excluded.locked_until",
        &params![key, record.failures, record.window_start, record.locked_until],
    )?;
    Ok(())
}

/// Forgets a key.
pub fn delete(tx: &Tx<'_>, key: &str) -> Result<()> {
    tx.execute("delete from throttles where key = $1", &params![key])?;
    Ok(())
}
