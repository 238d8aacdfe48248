//! Whether what a line names exists.

use tenure_db::{Conn, Value, params};

use crate::base::permit::AtLeast;
use crate::base::{AccountId, Error, OfferingId, Permit, Read, Result, TerritoryId, UnitId, UserId};

fn there(q: &Conn<'_>, sql: &str, values: &[Value<'_>]) -> Result<bool> {
    Ok(q.query_opt(sql, values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Whether the permit's account has a unit.
pub(in crate::features::revenue) fn unit<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: UnitId) -> Result<bool> {
    let sql = "select cast(1 as bigint) from units where account_id = $1 and id = $2";
    there(permit.conn(), sql, &params![permit.account(), id])
}

/// Whether there is an offering.
pub(in crate::features::revenue) fn offering(q: &Conn<'_>, id: OfferingId) -> Result<bool> {
    there(q, "select cast(1 as bigint) from offerings where id = $1", &params![id])
}

/// Whether there is a user.
pub(in crate::features::revenue) fn user(q: &Conn<'_>, id: UserId) -> Result<bool> {
    there(q, "select cast(1 as bigint) from users where id = $1", &params![id])
}

/// Whether there is a territory.
pub(in crate::features::revenue) fn territory(q: &Conn<'_>, id: TerritoryId) -> Result<bool> {
    there(q, "select cast(1 as bigint) from territories where id = $1", &params![id])
}

/// All users with their e-mail addresses.
pub(in crate::features::revenue) fn users(q: &Conn<'_>) -> Result<Vec<(UserId, String)>> {
    q.query("select id, lower(email) from users", &params![], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// All territories that are in use, with their names.
pub(in crate::features::revenue) fn territories(q: &Conn<'_>) -> Result<Vec<(TerritoryId, String)>> {
    let sql = "select id, name from territories where archived_at is null";
    q.query(sql, &params![], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// All units that are not archived, with their accounts and names.
pub(in crate::features::revenue) fn units(q: &Conn<'_>) -> Result<Vec<(AccountId, UnitId, String)>> {
    let sql = "select account_id, id, name from units where archived_at is null";
    q.query(sql, &params![], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}
