//! What accounts weigh where their tier does not say it.

use jiff::civil::Date;

use crate::base::permit::AtLeast;
use crate::base::{Acting, Error, Manage, Permit, Read, Result, Tx, params};
use crate::features::territories::model::Workload;

/// What an account weighs on a day, and why.
pub fn find(permit: &Permit<'_, impl AtLeast<Read>>, day: Date) -> Result<Workload> {
    permit.conn().query_one(
        "select (select ti.tier from account_tiers ti
                  where ti.account_id = a.id and ti.valid_from <= $2 and ti.valid_to > $2 limit 1),
                coalesce((select tp.points from account_tiers ti join terms tp on tp.kind = 'tier' and tp.code = ti.tier
                  where ti.account_id = a.id and ti.valid_from <= $2 and ti.valid_to > $2 limit 1), 1),
                w.points, w.reason
           from accounts a left join account_workloads w on w.account_id = a.id where a.id = $1",
        &params![permit.account(), day],
        |r| {
            Ok::<_, Error>(Workload {
                tier: r.get(0)?,
                by_tier: r.get(1)?,
                own: r.get(2)?,
                reason: r.get::<Option<String>>(3)?.unwrap_or_default(),
            })
        },
    )
}

/// Stores what an account weighs; none goes back to its tier.
pub fn put(tx: &Tx<'_>, by: &Acting, permit: &Permit<'_, Manage>, points: Option<i64>, reason: &str) -> Result<()> {
    let account = permit.account();
    match points {
        None => tx.execute("delete from account_workloads where account_id = $1", &params![account])?,
        Some(points) => tx.execute(
            "insert into account_workloads (account_id, points, reason, updated_by, updated_at) values ($1, $2, $3, $4, $5)
             on conflict (account_id) do update set points = excluded.points, reason = excluded.reason,
                 updated_by = excluded.updated_by, updated_at = excluded.updated_at",
            &params![account, points, reason, by.viewer.actor(), by.now],
        )?,
    };
    Ok(())
}
