//! Which accounts a book held on both days, and whose book may be asked for.

use super::super::model::{Between, Group, Moved, Of};
use super::{among, within};
use crate::base::asof::AsOf;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, Scope, TerritoryId, UserId, Viewer, params};

/// The accounts, of those visible today, that it held on a day.
pub(super) fn ids(q: &Conn<'_>, of: Of, day: AsOf, scope: &Scope) -> Result<Vec<AccountId>> {
    if let Of::Account(id) = of {
        // The caller's permit says that it is visible.
        return Ok(vec![id]);
    }
    let mut sql = Sql::new("select a.id from accounts a where ");
    within(&mut sql, of, day, scope);
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// These accounts by name, with what they had on both days.
pub(super) fn moved(q: &Conn<'_>, accounts: &[AccountId], between: Between, limit: i64) -> Result<Group<Moved>> {
    if accounts.is_empty() {
        return Ok(Group::default());
    }
    let mut sql = Sql::default();
    let (from, to) = (sql.param(between.from.day), sql.param(between.to.day));
    let lead = |day: &str| {
        format!(
            "(select u.name from assignments x cross join users u where x.account_id = a.id and x.role = 'lead'
               and x.valid_from <= {day} and x.valid_to > {day} and u.id = x.user_id)"
        )
    };
    let territory = |day: &str| {
        format!(
            "(select t.name from account_territories x cross join territories t where x.account_id = a.id
               and x.valid_from <= {day} and x.valid_to > {day} and t.id = x.territory_id)"
        )
    };
    sql.push(&format!(
        "select a.id, a.name, {}, {}, {}, {}, ",
        lead(&from),
        lead(&to),
        territory(&from),
        territory(&to)
    ));
    sql.push("case when a.archived_at < ").bind(between.to.until).push(" then 1 else 0 end");
    sql.push(" from accounts a where ");
    among(q, &mut sql, accounts);
    sql.push(" order by a.name_key, a.id limit ").bind(limit);
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Moved {
            account: r.get::<AccountId>(0)?,
            name: r.get(1)?,
            lead_before: r.get(2)?,
            lead_after: r.get(3)?,
            territory_before: r.get(4)?,
            territory_after: r.get(5)?,
            archived: r.get::<i64>(6)? != 0,
        })
    })?;
    Ok(Group { rows, all: i64::try_from(accounts.len()).unwrap_or(i64::MAX) })
}

/// The name of a user whose book the viewer may ask for: their own, those that they reach today, and any for whoever
/// sees all accounts.
///
/// # Errors
/// What the database says.
pub fn user_name(q: &Conn<'_>, viewer: &Viewer, user: UserId) -> Result<Option<String>> {
    let reached = viewer.id == user || viewer.all_accounts >= 2 || {
        let found = q.query_opt(
            "select 1 from user_reach where viewer_id = $1 and holder_id = $2 and level_cap >= 2
                and valid_from <= $3 and valid_to > $3 limit 1",
            &params![viewer.id, user, viewer.today],
            |r| Ok::<_, Error>(r.get::<i64>(0)?),
        )?;
        found.is_some()
    };
    if !reached {
        return Ok(None);
    }
    q.query_opt("select name from users where id = $1", &params![user], |r| Ok(r.get(0)?))
}

/// The name of a territory that the viewer may ask for: one that somebody in their reach holds, itself or one above it,
/// or one in which they see an account on one of the days.
///
/// # Errors
/// What the database says.
pub fn territory_name(
    q: &Conn<'_>,
    viewer: &Viewer,
    territory: TerritoryId,
    between: Between,
    scope: &Scope,
) -> Result<Option<String>> {
    let held = q.query_opt(
        "select 1 from territory_tree tt cross join territory_holders h cross join user_reach ur
          where tt.descendant_id = $2 and h.territory_id = tt.ancestor_id and h.valid_from <= $3 and h.valid_to > $3
            and ur.viewer_id = $1 and ur.holder_id = h.user_id and ur.valid_from <= $3 and ur.valid_to > $3 limit 1",
        &params![viewer.id, territory, viewer.today],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    let mut reached = held.is_some() || viewer.all_accounts >= 2;
    for day in [between.to, between.from] {
        if !reached {
            let mut sql = Sql::new("select 1 from accounts a where ");
            within(&mut sql, Of::Territory(territory), day, scope);
            sql.push(" limit 1");
            reached = q.query_opt(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some();
        }
    }
    if !reached {
        return Ok(None);
    }
    q.query_opt("select name from territories where id = $1", &params![territory], |r| Ok(r.get(0)?))
}
