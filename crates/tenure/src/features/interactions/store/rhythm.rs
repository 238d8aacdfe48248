//! Accounts whose rhythm of contact is over its goal.

use jiff::Timestamp;
use tenure_db::{Conn, params};

use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Permit, PersonId, Read, Result, Scope};

/// An account that was not talked to for long.
#[derive(Clone, Debug)]
pub struct Silent {
    /// The account.
    pub account: AccountId,
    /// Whether its tier is a key one.
    pub key: bool,
    /// The last touch.
    pub last_at: Option<Timestamp>,
    /// What it was about, or empty.
    pub topic: String,
    /// Somebody who took part.
    pub person: Option<PersonId>,
}

/// Accounts in scope whose last touch lies before `before`, or that had none, the longest first. Former clients are left
/// out. `key` chooses between those whose tier is a key one and the others.
pub fn silent(q: &Conn<'_>, scope: &Scope, key: bool, before: Timestamp, limit: i64) -> Result<Vec<Silent>> {
    let mut sql = Sql::new(
        "select a.id, s.last_conversation_at,
                coalesce((select i.summary from interactions i where i.account_id = a.id and i.id = s.last_conversation_id), ''),
                (select ip.person_id from interaction_people ip
                  where ip.account_id = a.id and ip.interaction_id = s.last_conversation_id limit 1)
           from account_stats s join accounts a on a.id = s.account_id
          where a.archived_at is null and (s.last_conversation_at is null or s.last_conversation_at < ",
    );
    sql.bind(before).push(")");
    let day = sql.param(scope.today);
    let exists = if key { "exists" } else { "not exists" };
    sql.push(&format!(
        " and {exists} (select 1 from account_tiers t join terms m on m.kind = 'tier' and m.code = t.tier
            where t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day} and m.is_key = 1)
          and not exists (select 1 from account_lifecycles l
            where l.account_id = a.id and l.valid_from <= {day} and l.valid_to > {day} and l.lifecycle = 'former') and "
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" order by s.last_conversation_at nulls first, s.account_id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Silent { account: r.get(0)?, key, last_at: r.get(1)?, topic: r.get(2)?, person: r.get(3)? })
    })
}

/// Whether the tier of the permit's account is a key one today.
pub fn is_key<L: AtLeast<Read>>(permit: &Permit<'_, L>, today: jiff::civil::Date) -> Result<bool> {
    let found = permit.conn().query_opt(
        "select 1 from account_tiers t join terms m on m.kind = 'tier' and m.code = t.tier
          where t.account_id = $1 and t.valid_from <= $2 and t.valid_to > $2 and m.is_key = 1 limit 1",
        &params![permit.account(), today],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}
