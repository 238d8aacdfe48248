//! Next steps of one of us that go to another, on many accounts at once. The author of a conversation stays.

use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::base::permit_set::PermitSet;
use crate::base::{AccountId, InteractionId, Manage, Result, UserId};

/// The words of the index that finds them.
const WAITING: &str =
    "next_step_done_at is null and archived_at is null and (next_step <> '' or next_step_on is not null)";

/// How many next steps wait for somebody on each of these accounts, all of which the caller may show.
pub fn counts(q: &Conn<'_>, accounts: &[AccountId], owner: UserId) -> Result<Vec<(AccountId, i64)>> {
    let sql = format!(
        "select account_id, count(*) from interactions
          where account_id in ({}) and {WAITING} and coalesce(next_step_owner_id, author_id) = $1 group by account_id",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query(&sql, &[owner.0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// A next step that changes hands: account, conversation, its version before, whom it was given to before.
pub(in crate::features::interactions) type Moved = (AccountId, InteractionId, i64, Option<UserId>);

/// The next steps that wait for somebody on the accounts of the set.
pub(in crate::features::interactions) fn waiting(permit: &PermitSet<'_, Manage>, owner: UserId) -> Result<Vec<Moved>> {
    let sql = format!(
        "select account_id, id, version, next_step_owner_id from interactions
          where account_id in (select id from work_sets where set_id = $1) and {WAITING}
            and coalesce(next_step_owner_id, author_id) = $2"
    );
    let map = |r: &tenure_db::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
    permit.tx().query(&sql, &params![permit.set(), owner], map)
}

/// Gives the next steps of conversations (a work set of their ids) to somebody; to their authors without.
pub(in crate::features::interactions) fn give(
    tx: &Tx<'_>,
    permit: &PermitSet<'_, Manage>,
    ids: Uuid,
    to: Option<UserId>,
) -> Result<()> {
    let sql = format!(
        "update interactions set next_step_owner_id = $3, version = version + 1
          where account_id in (select id from work_sets where set_id = $1) and {WAITING}
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = interactions.id)"
    );
    tx.execute(&sql, &params![permit.set(), ids, to])?;
    Ok(())
}
