//! Shares in open deals that go from one of us to another, on many accounts at once.

use tenure_db::{Conn, params};
use uuid::Uuid;

use crate::base::permit_set::PermitSet;
use crate::base::{AccountId, Manage, Result, UserId};
use crate::features::access::handing::Held;
use crate::features::access::leads;

/// A share that holds, in a deal that is open.
const SHARE: &str = "c.valid_to = '9999-12-31' and exists (select 1 from deals d
    where d.account_id = c.account_id and d.id = c.deal_id and d.outcome = 'open' and d.archived_at is null)";

/// How many open deals somebody has a share in on each of these accounts, all of which the caller may show.
pub(in crate::features::deals) fn counts(
    q: &Conn<'_>,
    accounts: &[AccountId],
    user: UserId,
) -> Result<Vec<(AccountId, i64)>> {
    let sql = format!(
        "select c.account_id, count(*) from deal_credits c where c.user_id = $1 and {SHARE} and c.account_id in ({})
          group by c.account_id",
        q.ids_sql("$2")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|a| a.0));
    q.query(&sql, &[user.0.into(), ids], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The open deals in which somebody has a share on the accounts of the set.
pub(in crate::features::deals) fn held(permit: &PermitSet<'_, Manage>, user: UserId) -> Result<Vec<Held>> {
    let sql = format!(
        "select c.account_id, c.deal_id, d.version from deal_credits c join deals d on d.account_id = c.account_id and d.id = c.deal_id
          where c.user_id = $2 and {SHARE} and c.account_id in (select id from work_sets where set_id = $1)"
    );
    permit.tx().query(&sql, &params![permit.set(), user], |r| Ok((r.get(0)?, r.get(1)?, Some(r.get(2)?))))
}

/// Gives shares in open deals (a work set of the deals' ids) to somebody else; who has a share already gets it in
/// addition.
pub(in crate::features::deals) fn give(
    permit: &PermitSet<'_, Manage>,
    ids: Uuid,
    (from, to): (UserId, UserId),
) -> Result<()> {
    const OF: &str = "account_id in (select id from work_sets where set_id = $1)
        and exists (select 1 from work_sets w where w.set_id = $2 and w.id = deal_credits.deal_id) and valid_to = '9999-12-31'";
    let both = "exists (select 1 from deal_credits o where o.account_id = deal_credits.account_id
        and o.deal_id = deal_credits.deal_id and o.valid_from = deal_credits.valid_from and o.valid_to = deal_credits.valid_to and o.user_id = ";
    let tx = permit.tx();
    tx.execute(
        &format!(
            "update deal_credits set share = share + (select o.share from deal_credits o
                where o.account_id = deal_credits.account_id and o.deal_id = deal_credits.deal_id
                  and o.valid_from = deal_credits.valid_from and o.user_id = $3)
              where user_id = $4 and {OF} and {both} $3)"
        ),
        &params![permit.set(), ids, from, to],
    )?;
    tx.execute(
        &format!("delete from deal_credits where user_id = $3 and {OF} and {both} $4)"),
        &params![permit.set(), ids, from, to],
    )?;
    tx.execute(
        &format!("update deal_credits set user_id = $4 where user_id = $3 and {OF}"),
        &params![permit.set(), ids, from, to],
    )?;
    tx.execute(
        "update deals set version = version + 1 where account_id in (select id from work_sets where set_id = $1)
            and exists (select 1 from work_sets w where w.set_id = $2 and w.id = deals.id)",
        &params![permit.set(), ids],
    )?;
    tx.execute(
        &format!(
            "update deal_credits set share_before = coalesce((select cast(sum(o.share) as bigint) from deal_credits o
                where o.account_id = deal_credits.account_id and o.deal_id = deal_credits.deal_id
                  and o.valid_from <= deal_credits.valid_from and o.valid_to > deal_credits.valid_from
                  and (o.share > deal_credits.share or (o.share = deal_credits.share and o.user_id < deal_credits.user_id))), 0)
              where {OF}"
        ),
        &params![permit.set(), ids],
    )?;
    let with_credit =
        "select k.account_id from deal_credits k where k.account_id in (select id from work_sets where set_id = $1)
        and exists (select 1 from work_sets w where w.set_id = $2 and w.id = k.deal_id)";
    leads::note(tx, with_credit, &params![permit.set(), ids])
}
