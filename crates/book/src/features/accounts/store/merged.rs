//! `account_merges`: which account an archived one was merged into.

use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::base::permit::look;
use crate::base::{AccountId, Acting, Error, Read, Result, Viewer};

/// Longest way through accounts that were merged one after the other.
const LONGEST: usize = 8;

/// Notes that an account was merged into another.
pub fn note(tx: &Tx<'_>, by: &Acting, goes: AccountId, stays: AccountId) -> Result<()> {
    tx.execute(
        "insert into account_merges (account_id, survivor_id, batch_id, merged_at, merged_by) values ($1, $2, $3, $4, $5)",
        &params![goes, stays, by.batch, by.now, by.viewer.actor()],
    )?;
    Ok(())
}

/// The batch that merged an account; none when it was not.
pub fn batch(q: &Conn<'_>, goes: AccountId) -> Result<Option<Uuid>> {
    let sql = "select batch_id from account_merges where account_id = $1";
    q.query_opt(sql, &params![goes], |r| Ok(r.get(0)?))
}

/// Forgets it again.
pub fn forget(tx: &Tx<'_>, goes: AccountId) -> Result<()> {
    tx.execute("delete from account_merges where account_id = $1", &params![goes])?;
    Ok(())
}

/// The account that this one was merged into, and so on to the last that the viewer can see.
pub fn into(q: &Conn<'_>, viewer: &Viewer, account: AccountId) -> Result<Option<AccountId>> {
    let (mut at, mut last) = (account, None);
    for _ in 0..LONGEST {
        let next = q.query_opt("select survivor_id from account_merges where account_id = $1", &params![at], |r| {
            Ok::<_, Error>(r.get::<AccountId>(0)?)
        })?;
        let Some(next) = next else { break };
        match look::<Read>(q, viewer, next) {
            Ok(_) => last = Some(next),
            Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
        at = next;
    }
    Ok(last)
}
