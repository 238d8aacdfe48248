//! When people held what their targets are about: what proration counts.

use std::collections::HashMap;

use tenure_db::Conn;
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::{AccountId, Error, Result, TerritoryId, UserId};

/// Days by person.
pub type Held = HashMap<UserId, Vec<Span>>;

fn gather(rows: Vec<(UserId, Span)>) -> Held {
    let mut held = Held::new();
    for (user, span) in rows {
        held.entry(user).or_default().push(span);
    }
    held
}

/// The days on which each of these people led an account; of those who never led one, the days on which they work here.
/// A few dates of many accounts, no account: whoever may know of a target may know for which days it counts.
pub fn led(q: &Conn<'_>, users: &[UserId]) -> Result<Held> {
    let ids = || tenure_db::ids_value(users.iter().map(|id| id.0));
    let sql = format!(
        "select distinct s.user_id, s.valid_from, s.valid_to from assignments s
          where s.user_id in ({}) and s.role = 'lead'",
        q.ids_sql("$1")
    );
    let read = |r: &tenure_db::Row<'_>| Ok::<_, Error>((r.get(0)?, span_at(r, 1)?));
    let mut held = gather(q.query(&sql, &[ids()], read)?);
    let sql = format!("select u.id, u.active_from, u.active_to from users u where u.id in ({})", q.ids_sql("$1"));
    for (user, span) in q.query(&sql, &[ids()], read)? {
        let days = held.entry(user).or_insert_with(|| vec![span]);
        *days = days.iter().filter_map(|led| led.intersect(&span)).collect();
    }
    Ok(held)
}

/// The days on which people led one of these accounts, by account and person.
pub fn led_accounts(q: &Conn<'_>, accounts: &[AccountId]) -> Result<HashMap<(Uuid, UserId), Vec<Span>>> {
    let sql = format!(
        "select s.account_id, s.user_id, s.valid_from, s.valid_to from assignments s
          where s.account_id in ({}) and s.role = 'lead'",
        q.ids_sql("$1")
    );
    parts(q, &sql, accounts.iter().map(|id| id.0))
}

/// The days on which people held one of these territories or one above it, or led an account that lay in it, by
/// territory and person.
pub fn held_territories(q: &Conn<'_>, territories: &[TerritoryId]) -> Result<HashMap<(Uuid, UserId), Vec<Span>>> {
    let sql = format!(
        "select tt.descendant_id, h.user_id, h.valid_from, h.valid_to
           from territory_tree tt join territory_holders h on h.territory_id = tt.ancestor_id
          where tt.descendant_id in ({ids})
         union
         select tt.ancestor_id, s.user_id,
                case when s.valid_from > att.valid_from then s.valid_from else att.valid_from end,
                case when s.valid_to < att.valid_to then s.valid_to else att.valid_to end
           from territory_tree tt
           join account_territories att on att.territory_id = tt.descendant_id
           join assignments s on s.account_id = att.account_id and s.role = 'lead'
            and s.valid_from < att.valid_to and s.valid_to > att.valid_from
          where tt.ancestor_id in ({ids})",
        ids = q.ids_sql("$1")
    );
    parts(q, &sql, territories.iter().map(|id| id.0))
}

fn parts(q: &Conn<'_>, sql: &str, ids: impl IntoIterator<Item = Uuid>) -> Result<HashMap<(Uuid, UserId), Vec<Span>>> {
    let rows = q.query(sql, &[tenure_db::ids_value(ids)], |r| {
        Ok::<_, Error>(((r.get::<Uuid>(0)?, r.get::<UserId>(1)?), span_at(r, 2)?))
    })?;
    let mut held: HashMap<_, Vec<Span>> = HashMap::new();
    for (key, span) in rows {
        held.entry(key).or_default().push(span);
    }
    Ok(held)
}
