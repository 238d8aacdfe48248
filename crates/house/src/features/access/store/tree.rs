//! `account_tree`: every pair of an account and one above it, with the days on which all edges between them hold.

use uuid::Uuid;

use crate::base::{Error, Result, Tx, params};

/// Deeper than any group of companies: a loop that gets here has met a circle.
const DEEPEST: i64 = 64;

/// Recomputes the pairs of the accounts in a work set and of all under them; the set is extended by the latter, so
/// that the caller can go on with [`super::materialise::accounts`]. To be called after `account_parents` changed, and
/// for new accounts, whose pair with themselves is written here.
///
/// # Errors
/// What the database says; `Internal` when the edges form a circle.
pub fn rebuild(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    extend(tx, set)?;
    tx.execute(
        "delete from account_tree where account_id in (select id from work_sets where set_id = $1)",
        &params![set],
    )?;
    tx.execute(
        "insert into account_tree (account_id, ancestor_id, depth, valid_from, valid_to)
         select w.id, w.id, 0, '0001-01-01', '9999-12-31' from work_sets w cross join accounts a
          where w.set_id = $1 and a.id = w.id",
        &params![set],
    )?;
    for depth in 1..=DEEPEST {
        // A pair at this depth is an edge on top of a pair one less deep, on the days that both hold.
        let added = tx.execute(
            "insert into account_tree (account_id, ancestor_id, depth, valid_from, valid_to)
             select e.account_id, t.ancestor_id, max(t.depth) + 1,
                    case when t.valid_from > e.valid_from then t.valid_from else e.valid_from end,
                    max(case when t.valid_to < e.valid_to then t.valid_to else e.valid_to end)
               from work_sets w cross join account_parents e cross join account_tree t
              where w.set_id = $1 and e.account_id = w.id and t.account_id = e.parent_id and t.depth = $2
                and t.valid_from < e.valid_to and e.valid_from < t.valid_to
              group by e.account_id, t.ancestor_id,
                       case when t.valid_from > e.valid_from then t.valid_from else e.valid_from end",
            &params![set, depth - 1],
        )?;
        if added == 0 {
            return Ok(());
        }
    }
    Err(Error::internal("account_parents holds a circle"))
}

/// Adds all accounts under those of the set, over all edges ever.
///
/// # Errors
/// What the database says.
pub fn extend(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    for _ in 0..DEEPEST {
        let added = tx.execute(
            "insert into work_sets (set_id, id)
             select distinct w.set_id, e.account_id from work_sets w cross join account_parents e
              where w.set_id = $1 and e.parent_id = w.id
                and not exists (select 1 from work_sets known where known.set_id = w.set_id and known.id = e.account_id)
             on conflict (set_id, id) do nothing",
            &params![set],
        )?;
        if added == 0 {
            break;
        }
    }
    Ok(())
}
