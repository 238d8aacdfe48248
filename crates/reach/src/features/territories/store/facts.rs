//! Accounts as rules and plans see them, read in stretches along the key: as many as the viewer can see, none of them
//! held longer than it is looked at.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, TerritoryId, UserId, Viewer, params};
use crate::features::territories::model::claims::Facts;
use crate::features::territories::model::plan::Seen;

/// Accounts of one stretch.
const STRETCH: i64 = 5_000;

/// What the viewer holds on an account, twice the level, and one more where a territory gives it: one number, so that
/// one probe finds both. Managing is 10; editing by a territory is 9, and is enough where nobody leads the account.
const HELD: &str = "max(2 * (case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                        + case when aa.via = 'territory' then 1 else 0 end)";
const MANAGE: i64 = 10;
const BY_TERRITORY: i64 = 9;

/// Calls `each` with every account of the scope that is not archived, as it stands on `day`, in the order of ids.
/// Rights are those of today.
pub fn walk(
    q: &Conn<'_>,
    viewer: &Viewer,
    scope: &Scope,
    day: Date,
    mut each: impl FnMut(Seen) -> Result<()>,
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let found = stretch(q, viewer, scope, day, after)?;
        let (full, last) = (found.len() as i64 == STRETCH, found.last().map(|seen| seen.facts.account.0));
        found.into_iter().try_for_each(&mut each)?;
        match last {
            Some(last) if full => after = last,
            _ => return Ok(()),
        }
    }
}

fn stretch(q: &Conn<'_>, viewer: &Viewer, scope: &Scope, day: Date, after: Uuid) -> Result<Vec<Seen>> {
    let mut sql = Sql::default();
    let (day, user, today) = (sql.param(day), sql.param(viewer.id), sql.param(viewer.today));
    sql.push(&format!(
        "select a.id, a.country, a.sector, a.revenue_minor, a.revenue_currency,
                (select x.territory_id from account_territories x
                  where x.account_id = a.id and x.valid_from <= {day} and x.valid_to > {day} limit 1),
                (select s.user_id from assignments s
                  where s.account_id = a.id and s.role = 'lead' and s.valid_from <= {day} and s.valid_to > {day} limit 1),
                coalesce((select w.points from account_workloads w where w.account_id = a.id),
                         (select tp.points from account_tiers ti join terms tp on tp.kind = 'tier' and tp.code = ti.tier
                           where ti.account_id = a.id and ti.valid_from <= {day} and ti.valid_to > {day} limit 1), 1),
                exists (select 1 from account_territories x where x.account_id = a.id and x.valid_from > {day})
                  or exists (select 1 from assignments s where s.account_id = a.id and s.role = 'lead' and s.valid_from > {day}),
                coalesce((select {HELD} from account_access aa cross join user_reach ur
                  where aa.account_id = a.id and aa.valid_from <= {today} and aa.valid_to > {today}
                    and ur.viewer_id = {user} and ur.holder_id = aa.holder_id
                    and ur.valid_from <= {today} and ur.valid_to > {today}), 0)
           from accounts a where a.archived_at is null and a.id > "
    ));
    sql.bind(after).push(" and ");
    scope.filter(&mut sql, "a.id");
    sql.push(" order by a.id limit ").bind(STRETCH);
    q.query(&sql.text, &sql.values, |r| {
        let revenue = match (r.get::<Option<i64>>(3)?, r.get::<Option<String>>(4)?) {
            (Some(minor), Some(currency)) => Some((minor, currency)),
            _ => None,
        };
        let lead: Option<UserId> = r.get(6)?;
        let held = r.get::<i64>(9)?.max(2 * viewer.all_accounts);
        Ok::<_, Error>(Seen {
            facts: Facts { account: r.get(0)?, country: r.get(1)?, sector: r.get(2)?, revenue },
            territory: r.get(5)?,
            lead,
            points: r.get(7)?,
            ahead: r.get(8)?,
            manage: held >= MANAGE || (held == BY_TERRITORY && lead.is_none()),
        })
    })
}

/// Who holds each territory on a day and is active then.
pub fn holders(q: &Conn<'_>, day: Date) -> Result<HashMap<TerritoryId, Vec<UserId>>> {
    let pairs = q.query(
        "select distinct h.territory_id, h.user_id from territory_holders h join users u on u.id = h.user_id
          where h.valid_from <= $1 and h.valid_to > $1 and u.active_from <= $1 and u.active_to > $1
          order by h.territory_id, h.user_id",
        &params![day],
        |r| Ok::<_, Error>((r.get::<TerritoryId>(0)?, r.get::<UserId>(1)?)),
    )?;
    let mut holders: HashMap<TerritoryId, Vec<UserId>> = HashMap::new();
    for (territory, user) in pairs {
        holders.entry(territory).or_default().push(user);
    }
    Ok(holders)
}

/// Names and capacities of users.
pub fn people(q: &Conn<'_>, ids: &[UserId]) -> Result<HashMap<UserId, (String, i64)>> {
    let sql = format!("select id, name, capacity from users where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|u| u.0))], |r| {
        Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?)))
    })?;
    Ok(rows.into_iter().collect())
}

/// Names and cities of accounts in the scope.
pub fn names(q: &Conn<'_>, scope: &Scope, ids: &[AccountId]) -> Result<HashMap<AccountId, (String, String)>> {
    let mut all = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(STRETCH as usize) {
        let mut sql = Sql::new("select a.id, a.name, a.city from accounts a where a.id in (");
        let place = sql.param(tenure_db::ids_value(chunk.iter().map(|a| a.0)));
        sql.push(&q.ids_sql(&place)).push(") and ");
        scope.filter(&mut sql, "a.id");
        all.extend(q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?);
    }
    Ok(all)
}
