//! The rhythm of many people at once, without names: what Today ranks and counts.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use tenure_db::Conn;

use super::due::{Ask, DAY};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope};
use crate::features::relationships::store::scope::KEY;

/// Somebody with a rhythm.
#[derive(Clone, Debug)]
pub struct Brief {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// First day of the position.
    pub since: Date,
    /// Days between touches.
    pub goal: i64,
    /// The last touch.
    pub last_at: Option<Timestamp>,
}

/// Tiers and plans around `a` and `p`.
fn joins(day: &str) -> String {
    format!(
        " left join account_tiers t on t.account_id = a.id and t.valid_from <= {day} and t.valid_to > {day}
          left join contact_plans c on c.account_id = p.account_id and c.person_id = p.person_id"
    )
}

/// Live accounts of clients that have not left, and positions of today.
fn live(day: &str) -> String {
    format!(
        "a.archived_at is null and p.archived_at is null and p.valid_from <= {day} and p.valid_to > {day}
            and not exists (select 1 from account_lifecycles f where f.account_id = a.id
                              and f.valid_from <= {day} and f.valid_to > {day} and f.lifecycle = 'former')"
    )
}

fn read(q: &Conn<'_>, sql: &Sql) -> Result<Vec<Brief>> {
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Brief {
            account: r.get(0)?,
            person: r.get(1)?,
            since: r.get(2)?,
            goal: r.get(3)?,
            last_at: r.get(4)?,
        })
    })
}

/// Everybody with a rhythm in a scope that is not large, in one pass; somebody with two positions stands twice.
pub fn all(q: &Conn<'_>, scope: &Scope, ask: &Ask<'_>) -> Result<Vec<Brief>> {
    let mut sql = Sql::new("select p.account_id, p.person_id, p.valid_from, ");
    let (goal, day) = (ask.goals.sql(&mut sql), sql.param(ask.today));
    sql.push(&format!(
        "{goal}, w.last_at from accounts a join positions p on p.account_id = a.id{}
          left join person_talks w on w.account_id = p.account_id and w.person_id = p.person_id
          where {} and (c.goal_days is not null or {KEY}) and {goal} > 0 and ",
        joins(&day),
        live(&day)
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" order by p.account_id, p.id");
    read(q, &sql)
}

/// Those in a large scope who were talked to longer ago than their goal: walks the days of the last talks, the longest
/// silence first.
pub fn overdue(q: &Conn<'_>, scope: &Scope, ask: &Ask<'_>, limit: i64) -> Result<Vec<Brief>> {
    let mut sql = Sql::new("select p.account_id, p.person_id, p.valid_from, ");
    let (goal, day, start) = (ask.goals.sql(&mut sql), sql.param(ask.today), sql.param(ask.start));
    sql.push(&format!(
        "{goal}, w.last_at from person_talks w cross join positions p cross join accounts a{}
          where p.account_id = w.account_id and p.person_id = w.person_id and a.id = p.account_id
            and (c.goal_days is not null or {KEY}) and {goal} > 0
            and w.last_at < cast({start} as bigint) - {goal} * {DAY} and {} and ",
        joins(&day),
        live(&day)
    ));
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by w.last_at, p.id limit ").bind(limit);
    read(q, &sql)
}

/// Days back for which newcomers are looked for.
const NEW: i64 = 366;

/// Those who came to a large scope within a year and whom nobody has met: walks the days on which positions began, the latest
/// first. It stops after a while, because it would walk everybody where all were met; the list of the page goes on.
pub fn never(q: &Conn<'_>, scope: &Scope, ask: &Ask<'_>, limit: i64) -> Result<Vec<Brief>> {
    let mut sql = Sql::new("select p.account_id, p.person_id, p.valid_from, ");
    let (goal, day) = (ask.goals.sql(&mut sql), sql.param(ask.today));
    let first = sql.param(ask.today.checked_sub(NEW.days()).unwrap_or(ask.today));
    sql.push(&format!(
        "{goal}, cast(null as bigint) from positions p cross join accounts a{}
          where a.id = p.account_id and p.valid_from >= {first}
            and not exists (select 1 from person_talks m where m.account_id = p.account_id and m.person_id = p.person_id)
            and (c.goal_days is not null or {KEY}) and {goal} > 0 and {} and ",
        joins(&day),
        live(&day)
    ));
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by p.valid_from desc, p.id desc limit ").bind(limit);
    read(q, &sql)
}
