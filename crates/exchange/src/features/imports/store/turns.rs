//! One import writes at a time: later ones see what earlier ones stored.

use jiff::Timestamp;
use tenure_db::{Tx, params};
use uuid::Uuid;

use crate::base::Result;

const LANE: &str = "write";

/// Takes the turn; false while another runner has it and has been heard of since `stale`.
pub fn take(tx: &Tx<'_>, runner: Uuid, stale: Timestamp, now: Timestamp) -> Result<bool> {
    let sql = "update import_turns set runner_id = $2, beat_at = $4
                where lane = $1 and (runner_id is null or runner_id = $2 or beat_at < $3)";
    Ok(tx.execute(sql, &params![LANE, runner, stale, now])? == 1)
}

/// Shows that the runner is still at it.
pub fn beat(tx: &Tx<'_>, runner: Uuid, now: Timestamp) -> Result<()> {
    tx.execute("update import_turns set beat_at = $3 where lane = $1 and runner_id = $2", &params![LANE, runner, now])?;
    Ok(())
}

/// Gives the turn away.
pub fn give(tx: &Tx<'_>, runner: Uuid) -> Result<()> {
    tx.execute("update import_turns set runner_id = null where lane = $1 and runner_id = $2", &params![LANE, runner])?;
    Ok(())
}
