//! What was recorded lately.

use jiff::Timestamp;
use tenure_db::{Conn, params};
use uuid::Uuid;

use crate::base::permit::AtLeast;
use crate::base::pulse::Changed;
use crate::base::{Error, Permit, Read, Result, UserId};

/// Most events looked at; of a flood only the end is told.
const MOST: i64 = 2_000;

/// Events recorded at or after an instant, the newest first.
pub fn since(q: &Conn<'_>, at: Timestamp) -> Result<Vec<(Timestamp, Uuid, Changed)>> {
    q.query(
        "select recorded_at, id, scope_id, actor_id from events where recorded_at >= $1
          order by recorded_at desc, id desc limit $2",
        &params![at, MOST],
        |r| Ok((r.get(0)?, r.get(1)?, Changed { scope: r.get(2)?, actor: r.get(3)? })),
    )
}

/// Who else changed the permit's account after an instant, the last one; none when nobody did. The name is missing for
/// the console.
pub fn other_since<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    viewer: UserId,
    at: Timestamp,
) -> Result<Option<Option<String>>> {
    // Ids begin with their time, so the key of the table finds the end of the account's events.
    let from = uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.as_millisecond()).unwrap_or(0), &[0; 10]);
    permit.conn().query_opt(
        "select u.name from events e left join users u on u.id = e.actor_id
          where e.scope_id = $1 and e.id >= $2 and e.recorded_at > $3 and (e.actor_id is null or e.actor_id <> $4)
          order by e.id desc limit 1",
        &params![permit.account(), from.into_uuid(), at, viewer],
        |r| Ok(r.get(0)?),
    )
}

/// The name of a user.
pub fn name(q: &Conn<'_>, user: UserId) -> Result<Option<String>> {
    q.query_opt("select name from users where id = $1", &params![user], |r| Ok::<_, Error>(r.get(0)?))
}
