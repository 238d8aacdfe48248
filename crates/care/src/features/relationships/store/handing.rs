//! Positions that one of us looks after and that go to another, on many accounts at once.

use tenure_db::{Conn, params};
use uuid::Uuid;

use crate::base::permit_set::PermitSet;
use crate::base::{AccountId, Manage, Result, UserId};
use crate::features::access::handing::Held;

const KEPT: &str = "archived_at is null and valid_to = '9999-12-31'";

/// How many positions somebody looks after on each of these accounts, all of which the caller may show.
pub fn counts(q: &Conn<'_>, accounts: &[AccountId], owner: UserId) -> Result<Vec<(AccountId, i64)>> {
    let sql = format!(
        "select account_id, count(*) from positions where owner_id = $1 and {KEPT} and account_id in ({}) group by account_id",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query(&sql, &[owner.0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The positions that somebody looks after on the accounts of the set.
pub(in crate::features::relationships) fn kept(permit: &PermitSet<'_, Manage>, owner: UserId) -> Result<Vec<Held>> {
    let sql = format!(
        "select account_id, id, version from positions
          where owner_id = $2 and {KEPT} and account_id in (select id from work_sets where set_id = $1)"
    );
    permit.tx().query(&sql, &params![permit.set(), owner], |r| Ok((r.get(0)?, r.get(1)?, Some(r.get(2)?))))
}

/// Gives positions of somebody (a work set of their ids) to somebody else, who stands in for them no more.
pub(in crate::features::relationships) fn give(
    permit: &PermitSet<'_, Manage>,
    ids: Uuid,
    (from, to): (UserId, UserId),
) -> Result<()> {
    let sql = format!(
        "update positions set owner_id = $4, deputy_id = nullif(deputy_id, $4), version = version + 1
          where owner_id = $3 and {KEPT} and account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = positions.id)"
    );
    permit.tx().execute(&sql, &params![permit.set(), ids, from, to])?;
    Ok(())
}
