//! Whether what a deal names exists, and who leads its account.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, Value, ids_value, params};
use uuid::Uuid;

use crate::base::permit::AtLeast;
use crate::base::{
    AccountId, CompetitorId, Error, Locale, Permit, PersonId, Read, Result, TerritoryId, UnitId, UserId,
};

fn count(q: &Conn<'_>, sql: &str, values: &[Value<'_>]) -> Result<usize> {
    let n = q.query_one(sql, values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    Ok(usize::try_from(n).unwrap_or(0))
}

/// The kinds and names of the permit's account's units, by id.
pub(in crate::features::deals) fn unit_kinds<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
) -> Result<HashMap<UnitId, (String, String)>> {
    let sql = "select id, kind, name from units where account_id = $1";
    let rows = permit.conn().query(sql, &params![permit.account()], |r| {
        Ok::<_, Error>((r.get::<UnitId>(0)?, (r.get::<String>(1)?, r.get::<String>(2)?)))
    })?;
    Ok(rows.into_iter().collect())
}

/// Whether all of these people have, or had, a position at the permit's account.
pub(in crate::features::deals) fn people<L: AtLeast<Read>>(permit: &Permit<'_, L>, ids: &[PersonId]) -> Result<bool> {
    let sql = format!(
        "select count(distinct person_id) from positions where account_id = $1 and person_id in ({})",
        permit.conn().ids_sql("$2")
    );
    let values: [Value<'_>; 2] = [permit.account().0.into(), ids_value(ids.iter().map(|p| p.0))];
    Ok(count(permit.conn(), &sql, &values)? == ids.len())
}

fn all_of(q: &Conn<'_>, table: &str, ids: &[Uuid]) -> Result<bool> {
    let sql = format!("select count(*) from {table} where id in ({})", q.ids_sql("$1"));
    Ok(count(q, &sql, &[ids_value(ids.iter().copied())])? == ids.len())
}

/// Whether there are all of these users.
pub(in crate::features::deals) fn users(q: &Conn<'_>, ids: &[UserId]) -> Result<bool> {
    all_of(q, "users", &ids.iter().map(|u| u.0).collect::<Vec<_>>())
}

/// Whether there are all of these competitors.
pub(in crate::features::deals) fn competitors(q: &Conn<'_>, ids: &[CompetitorId]) -> Result<bool> {
    all_of(q, "competitors", &ids.iter().map(|c| c.0).collect::<Vec<_>>())
}

/// What the territory is called that deals are asked for of; none without one.
pub(in crate::features::deals) fn territory(q: &Conn<'_>, id: Option<TerritoryId>) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    q.query_opt("select t.name from territories t where t.id = $1", &params![id], |r| Ok(r.get(0)?))
}

/// Who led the permit's account on a day.
pub(in crate::features::deals) fn lead<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<Option<UserId>> {
    permit.conn().query_opt(
        "select user_id from assignments where account_id = $1 and role = 'lead' and valid_from <= $2 and valid_to > $2
          order by valid_from desc limit 1",
        &params![permit.account(), day],
        |r| Ok(r.get(0)?),
    )
}

/// The language in which somebody works.
pub(in crate::features::deals) fn language(q: &Conn<'_>, user: UserId) -> Result<Option<Locale>> {
    let code = q.query_opt("select u.language from users u where u.id = $1", &params![user], |r| {
        Ok::<_, Error>(r.get::<String>(0)?)
    })?;
    Ok(code.and_then(|code| Locale::parse(&code)))
}

/// The revenue lines that a deal has made and that nobody has removed.
pub(in crate::features::deals) fn sold(q: &Conn<'_>, account: AccountId, prefix: &str) -> Result<Vec<Uuid>> {
    q.query(
        "select id from revenue_lines where account_id = $1 and source_system = 'tenure' and archived_at is null
            and source_id >= $2 and source_id < $3 order by id",
        &params![account, prefix, format!("{prefix}~")],
        |r| Ok(r.get(0)?),
    )
}

/// All users with their e-mail addresses and names.
pub(in crate::features::deals) fn users_named(q: &Conn<'_>) -> Result<Vec<(UserId, String, String)>> {
    q.query("select id, lower(email), name from users", &params![], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// All units that are not archived, with their accounts and names.
pub(in crate::features::deals) fn units(q: &Conn<'_>) -> Result<Vec<(AccountId, UnitId, String)>> {
    let sql = "select account_id, id, name from units where archived_at is null";
    q.query(sql, &params![], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}
