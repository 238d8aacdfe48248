//! SQL of Today.

pub mod facts;
pub mod needs;
pub mod people;
pub mod tuning;

use jiff::{SignedDuration, Timestamp, ToSpan};
use tenure_db::Conn;

use crate::base::sql::Sql;
use crate::base::{Error, Result, Scope};

/// Counts over the scope, for the key figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Accounts in scope.
    pub accounts: i64,
    /// Of these, with a conversation in the last 30 days.
    pub talked: i64,
    /// Open promises of ours.
    pub ours: i64,
    /// Open promises of theirs.
    pub theirs: i64,
    /// Accounts whose next step is due within a week, or late.
    pub steps: i64,
    /// Open promises of ours past their due date.
    pub late: i64,
}

/// Reads the key figures.
pub fn counts(q: &Conn<'_>, scope: &Scope, now: Timestamp) -> Result<Counts> {
    let month = now - SignedDuration::from_hours(24 * 30);
    let week = scope.today.checked_add(7.days()).unwrap_or(scope.today);
    let mut sql = Sql::new("select count(*), cast(coalesce(sum(case when s.last_conversation_at >= ");
    sql.bind(month).push(" then 1 else 0 end), 0) as bigint), cast(coalesce(sum(s.open_promises), 0) as bigint),");
    sql.push(
        " cast(coalesce(sum(s.open_promises_theirs), 0) as bigint), cast(coalesce(sum(case when s.next_step_on <= ",
    );
    sql.bind(week).push(" then 1 else 0 end), 0) as bigint)");
    sql.push(" from accounts a join account_stats s on s.account_id = a.id where a.archived_at is null and ");
    scope.filter(&mut sql, "a.id");
    let mut counts = q.query_one(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Counts {
            accounts: r.get(0)?,
            talked: r.get(1)?,
            ours: r.get(2)?,
            theirs: r.get(3)?,
            steps: r.get(4)?,
            late: 0,
        })
    })?;
    let mut sql = Sql::new(
        "select count(*) from promises p join accounts a on a.id = p.account_id
          where p.state = 'open' and p.side = 'ours' and p.archived_at is null and a.archived_at is null and p.due_on < ",
    );
    sql.bind(scope.today).push(" and ");
    scope.filter(&mut sql, "p.account_id");
    counts.late = q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?;
    Ok(counts)
}
