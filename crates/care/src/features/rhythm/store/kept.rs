//! Touches of the last 90 days: what compliance is counted from.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_db::Conn;

use crate::base::clock::day_in;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope, UserId};

/// Days of touches by account and person.
pub type Touches = HashMap<(AccountId, PersonId), Vec<Date>>;

/// Every touch since an instant, of one account or of all in the scope; one-way messages never count.
pub fn touches(
    q: &Conn<'_>,
    scope: &Scope,
    since: Timestamp,
    account: Option<AccountId>,
    zone: &TimeZone,
) -> Result<Touches> {
    // Of many accounts those since then are found by the order of time.
    let timed = scope.large && account.is_none();
    let (from, at) = if timed {
        ("conversation_times t cross join interactions i", "i.account_id = t.account_id and i.id = t.id and t")
    } else {
        ("interactions i", "i")
    };
    let mut sql = Sql::new(&format!(
        "select ip.account_id, ip.person_id, i.happened_at
           from {from} cross join interaction_people ip
          where ip.account_id = i.account_id and ip.interaction_id = i.id
            and i.direction = 'both' and i.archived_at is null and ip.present = 1 and {at}.happened_at >= "
    ));
    sql.bind(since);
    if let Some(account) = account {
        sql.push(" and i.account_id = ").bind(account);
    }
    sql.push(" and ");
    scope.filter(&mut sql, "i.account_id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(((r.get::<AccountId>(0)?, r.get::<PersonId>(1)?), r.get::<Timestamp>(2)?))
    })?;
    let mut touches = Touches::new();
    for (key, at) in rows {
        touches.entry(key).or_default().push(day_in(at, zone));
    }
    Ok(touches)
}

/// The touches of some people since an instant; the caller knows that the viewer sees these accounts.
pub fn touches_of(
    q: &Conn<'_>,
    people: &[(AccountId, PersonId)],
    since: Timestamp,
    zone: &TimeZone,
) -> Result<Touches> {
    if people.is_empty() {
        return Ok(Touches::new());
    }
    let accounts = tenure_db::ids_value(people.iter().map(|(account, _)| account.0));
    let persons = tenure_db::ids_value(people.iter().map(|(_, person)| person.0));
    let sql = format!(
        "select ip.account_id, ip.person_id, i.happened_at
           from interaction_people ip join interactions i on i.account_id = ip.account_id and i.id = ip.interaction_id
          where ip.account_id in ({}) and ip.person_id in ({}) and ip.present = 1 and i.direction = 'both'
            and i.archived_at is null and i.happened_at >= $3",
        q.ids_sql("$1"),
        q.ids_sql("$2")
    );
    let rows = q.query(&sql, &[accounts, persons, since.into()], |r| {
        Ok::<_, Error>(((r.get::<AccountId>(0)?, r.get::<PersonId>(1)?), r.get::<Timestamp>(2)?))
    })?;
    let mut touches = Touches::new();
    for (key, at) in rows {
        touches.entry(key).or_default().push(day_in(at, zone));
    }
    Ok(touches)
}

/// The names of some of us.
pub fn names(q: &Conn<'_>, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    let sql = format!("select u.id, u.name from users u where u.id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0))], |r| {
        Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
