//! SQL of Today.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, ToSpan};
use tenure_db::Conn;

use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope};

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

/// What a row of Contact next shows of an account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    /// Its name.
    pub name: String,
    /// The client's revenue in minor units; 0 when unknown, for ties only.
    pub revenue: i64,
}

/// Facts of the accounts, within scope.
pub fn accounts(q: &Conn<'_>, scope: &Scope, ids: &[AccountId]) -> Result<HashMap<AccountId, AccountFacts>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("select a.id, a.name, coalesce(a.revenue_minor, 0) from accounts a where a.id in (");
    list(&mut sql, ids.iter().copied());
    sql.push(") and ");
    scope.filter(&mut sql, "a.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>((r.get(0)?, AccountFacts { name: r.get(1)?, revenue: r.get(2)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// Name, title and position of a person at an account.
#[derive(Clone, Debug)]
pub struct PersonFacts {
    /// Full name.
    pub name: String,
    /// Title of the position.
    pub title: String,
    /// The position, for the link.
    pub position: uuid::Uuid,
}

/// Facts of persons at their accounts; the accounts are known to be visible.
pub fn persons(
    q: &Conn<'_>,
    scope: &Scope,
    pairs: &[(AccountId, PersonId)],
) -> Result<HashMap<(AccountId, PersonId), PersonFacts>> {
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "select p.account_id, p.person_id, n.name, p.title, p.id from positions p join persons n on n.id = p.person_id
          where p.archived_at is null and p.person_id in (",
    );
    list(&mut sql, pairs.iter().map(|(_, person)| *person));
    sql.push(") and ");
    scope.filter(&mut sql, "p.account_id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let key: (AccountId, PersonId) = (r.get(0)?, r.get(1)?);
        Ok::<_, Error>((key, PersonFacts { name: r.get(2)?, title: r.get(3)?, position: r.get(4)? }))
    })?;
    Ok(rows.into_iter().collect())
}

fn list<V: tenure_db::IntoValue + 'static>(sql: &mut Sql, ids: impl Iterator<Item = V>) {
    for (i, id) in ids.enumerate() {
        if i > 0 {
            sql.push(", ");
        }
        sql.bind(id);
    }
}
