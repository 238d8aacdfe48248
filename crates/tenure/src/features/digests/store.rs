//! SQL of digests: who wants one, and when it went out.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use crate::base::{Error, Result, UserId};

/// Whoever wants one on these weekdays and was not sent one since a day, in the order of their ids: user, weekday and
/// the last day.
pub(super) fn waiting(
    q: &Conn<'_>,
    weekdays: [i64; 3],
    since: Date,
    after: UserId,
    limit: i64,
) -> Result<Vec<(UserId, i64, Option<Date>)>> {
    q.query(
        "select user_id, weekday, sent_on from digest_choices
          where weekday in ($1, $2, $3) and (sent_on is null or sent_on < $4) and user_id > $5 order by user_id limit $6",
        &params![weekdays[0], weekdays[1], weekdays[2], since, after, limit],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// The chosen weekday, 0 for none.
pub fn chosen(q: &Conn<'_>, user: UserId) -> Result<i64> {
    let found = q.query_opt("select weekday from digest_choices where user_id = $1", &params![user], |r| {
        Ok::<_, Error>(r.get(0)?)
    })?;
    Ok(found.unwrap_or(0))
}

/// Stores the weekday.
pub(super) fn choose(tx: &Tx<'_>, user: UserId, weekday: i64) -> Result<()> {
    tx.execute(
        "insert into digest_choices (user_id, weekday) values ($1, $2)
         on conflict (user_id) do update set weekday = excluded.weekday",
        &params![user, weekday],
    )?;
    Ok(())
}

/// Notes the day on which it went out, in the receiver's zone.
pub(super) fn sent(tx: &Tx<'_>, user: UserId, on: Date) -> Result<()> {
    tx.execute("update digest_choices set sent_on = $2 where user_id = $1", &params![user, on])?;
    Ok(())
}
