//! SQL of the sweep, and of users who go with the import that brought them.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use crate::base::registry::Registry;
use crate::base::{Error, Result, TerritoryId, UserId, idempotency};

/// Deletes sessions, links, failed sign-ins and kept answers that count no more; says how many rows.
pub fn sweep(tx: &Tx<'_>, now: Timestamp) -> Result<u64> {
    // A day of grace: what has just ended may still be looked up for a better message.
    let day = now - SignedDuration::from_hours(24);
    let mut gone = tx.execute("delete from sessions where expires_at < $1", &params![day])?;
    gone += tx.execute("delete from login_links where expires_at < $1 or used_at < $1", &params![day])?;
    gone += tx.execute(
        "delete from throttles where window_start < $1 and (locked_until is null or locked_until < $2)",
        &params![day, now],
    )?;
    gone += idempotency::sweep(tx, now)?;
    Ok(gone)
}

/// Columns by which rows name one of us.
const US: [&str; 7] = ["user_id", "author_id", "owner_id", "next_step_owner_id", "holder_id", "sold_by", "lead_id"];

/// Those of the users who have done something, or whom rows of accounts name.
pub fn named_users(q: &Conn<'_>, registry: &Registry, ids: &[UserId]) -> Result<HashSet<Uuid>> {
    let values = [tenure_db::ids_value(ids.iter().map(|id| id.0))];
    let place = q.ids_sql("$1");
    let acted = format!("select distinct actor_id from events where actor_id in ({place})");
    let mut found: HashSet<Uuid> = q.query(&acted, &values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect();
    for table in registry.tables.iter().filter(|t| !t.computed) {
        for (column, _) in q.columns(table.table)?.iter().filter(|(name, _)| US.contains(&name.as_str())) {
            // Who logged conversations stands in an index of their order in time.
            let logged = (table.table, column.as_str()) == ("interactions", "author_id");
            let table = if logged { "conversation_times" } else { table.table };
            let sql = format!("select distinct {column} from {table} where {column} in ({place})");
            found.extend(q.query(&sql, &values, |r| Ok::<_, Error>(r.get::<Uuid>(0)?))?);
        }
    }
    Ok(found)
}

/// Whether rows of accounts name a territory.
///
/// # Errors
/// What the database says.
pub fn named_territory(q: &Conn<'_>, registry: &Registry, id: TerritoryId) -> Result<bool> {
    for table in registry.tables.iter().filter(|t| !t.computed) {
        if q.columns(table.table)?.iter().any(|(name, _)| name == "territory_id") {
            let sql = format!("select 1 from {} where territory_id = $1 limit 1", table.table);
            if q.query_opt(&sql, &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Deletes a user who never signed in; false when something names them still.
pub fn delete_user(tx: &Tx<'_>, user: UserId) -> Result<bool> {
    let deleted = tx.attempt(|tx| {
        for table in ["user_roles", "user_rights", "login_links", "notification_choices", "user_reach"] {
            let column = if table == "user_reach" { "holder_id = $1 or viewer_id" } else { "user_id" };
            tx.execute(&format!("delete from {table} where {column} = $1"), &params![user])?;
        }
        tx.execute("delete from users where id = $1", &params![user])
    });
    match deleted {
        Ok(_) => Ok(true),
        Err(tenure_db::Error::ForeignKey) => Ok(false),
        Err(other) => Err(other.into()),
    }
}
