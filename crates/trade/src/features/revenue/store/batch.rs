//! The lines that an import made: locking their accounts, and taking them back.

use tenure_db::{Conn, Tx, ids_value, pairs_value, params};
use uuid::Uuid;

use super::super::model::Line;
use super::line::{COLUMNS, read};
use crate::base::taking_back::Place;
use crate::base::{AccountId, Error, Result};

/// Locks accounts, so that what was checked stays until the commit.
///
/// # Errors
/// `Conflict` when one of them is archived or gone.
pub(in crate::features::revenue) fn lock(tx: &Tx<'_>, accounts: impl Iterator<Item = AccountId>) -> Result<()> {
    let ids: Vec<Uuid> = accounts.map(|a| a.0).collect();
    let sql =
        format!("update accounts set writes = writes + 1 where archived_at is null and id in ({})", tx.ids_sql("$1"));
    let locked = tx.execute(&sql, &[ids_value(ids.iter().copied())])?;
    if locked < ids.len() as u64 { Err(Error::conflict("error-archived")) } else { Ok(()) }
}

/// The next lines that a batch made after a place, up to and with another one, in the order of their keys.
pub(in crate::features::revenue) fn part(
    q: &Conn<'_>,
    batch: Uuid,
    (after, end): (Place, Place),
    limit: usize,
) -> Result<Vec<Line>> {
    let sql = format!(
        "select {COLUMNS} from revenue_lines l where l.batch_id = $1 and (l.account_id, l.id) > ($2, $3)
            and (l.account_id, l.id) <= ($4, $5)
          order by l.account_id, l.id limit $6"
    );
    q.query(&sql, &params![batch, after.0, after.1, end.0, end.1, i64::try_from(limit).unwrap_or(i64::MAX)], read)
}

/// Deletes lines that nobody has touched since they were imported: their accounts, ids and the batch say which.
pub(in crate::features::revenue) fn delete(tx: &Tx<'_>, lines: &[&Line]) -> Result<()> {
    let pairs = pairs_value(lines.iter().map(|l| (l.account.0, l.id.0)));
    for (table, id) in [("revenue_line_keys", "line_id"), ("revenue_lines", "id")] {
        let sql = format!("delete from {table} where (account_id, {id}) in ({})", tx.pairs_sql("$1"));
        tx.execute(&sql, std::slice::from_ref(&pairs))?;
    }
    Ok(())
}
