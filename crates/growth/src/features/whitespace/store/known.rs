//! What cells name: units, competitors, the sector of an account, and what stands in the way of selling.

use std::collections::HashMap;

use jiff::Timestamp;
use tenure_db::{Conn, params};

use super::super::model::grid::Head;
use super::Whose;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, CompetitorId, ConcernId, Error, Permit, Read, Result, UnitId};

/// All units, by account and name: each with whether it was archived, and whether it was entered, before an instant.
///
/// # Errors
/// What the database says.
pub fn units(q: &Conn<'_>, whose: &Whose<'_>, until: Timestamp) -> Result<Vec<(AccountId, Head)>> {
    let mut sql = Sql::default();
    let until = sql.param(until);
    sql.push(&format!(
        "select u.account_id, u.id, u.name, u.city, u.kind, case when u.archived_at < {until} then 1 else 0 end,
                case when u.created_at < {until} then 1 else 0 end from units u where "
    ));
    whose.narrow(&mut sql, "u.account_id");
    sql.push(" order by u.account_id, u.name_key, u.id");
    q.query(&sql.text, &sql.values, |r| {
        let head = Head {
            unit: Some(r.get(1)?),
            name: r.get(2)?,
            city: r.get(3)?,
            kind: Some(r.get(4)?),
            archived: r.get::<i64>(5)? == 1,
            entered: r.get::<i64>(6)? == 1,
        };
        Ok::<_, Error>((r.get(0)?, head))
    })
}

/// The competitors that can be chosen, by name; archived ones too, with `all`.
///
/// # Errors
/// What the database says.
pub fn competitors(q: &Conn<'_>, all: bool) -> Result<Vec<(CompetitorId, String)>> {
    let live = if all { "" } else { " where archived_at is null" };
    q.query(&format!("select id, name from competitors{live} order by name_key, id"), &params![], |r| {
        Ok::<_, Error>((r.get(0)?, r.get(1)?))
    })
}

/// Names and sectors of accounts.
///
/// # Errors
/// What the database says.
pub fn accounts(q: &Conn<'_>, whose: &Whose<'_>) -> Result<HashMap<AccountId, (String, Option<String>)>> {
    let mut sql = Sql::new("select c.id, c.name, c.sector from accounts c where ");
    whose.narrow(&mut sql, "c.id");
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// The oldest severe concern of each account that is open: while there is one, nothing is suggested.
///
/// # Errors
/// What the database says.
pub fn severe(q: &Conn<'_>, whose: &Whose<'_>) -> Result<HashMap<AccountId, (ConcernId, String)>> {
    let mut sql = Sql::new(
        "select c.account_id, c.id, c.words from concerns c
          where c.state = 'open' and c.severity in ('critical', 'high') and c.archived_at is null and ",
    );
    whose.narrow(&mut sql, "c.account_id");
    sql.push(" order by c.since desc, c.id desc");
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// All units of the permit's account, archived ones too.
pub(in crate::features::whitespace) fn kinds<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
) -> Result<HashMap<UnitId, Head>> {
    // Whatever was archived at all was archived by the end of time.
    let all = units(permit.conn(), &Whose::Account(permit.account()), Timestamp::MAX)?;
    Ok(all.into_iter().filter_map(|(_, head)| Some((head.unit?, head))).collect())
}
