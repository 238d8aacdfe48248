//! Concerns over all accounts in a scope.

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::{Concern, State};
use super::concern::{COLUMNS, WIDTH, read};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, ConcernId, Error, PersonId, PositionId, Result, Scope};

/// A concern with what a page shows around it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The concern.
    pub concern: Concern,
    /// The account's name.
    pub account: String,
    /// Whose it is, by name.
    pub person: Option<String>,
    /// A position of theirs there, for the link.
    pub position: Option<PositionId>,
    /// How often it was answered.
    pub answers: i64,
    /// What was answered last.
    pub last: Option<String>,
    /// Who confirmed that it is settled, by name.
    pub confirmed: Option<String>,
    /// The line of the conversation in which it was heard.
    pub heard: Option<String>,
}

const AROUND: &str = "a.name, n.name,
    (select x.id from positions x where x.account_id = c.account_id and x.person_id = c.person_id and x.archived_at is null
      order by x.valid_to desc, x.id limit 1),
    (select count(*) from concern_answers w where w.account_id = c.account_id and w.concern_id = c.id and w.archived_at is null),
    (select w.body from concern_answers w where w.account_id = c.account_id and w.concern_id = c.id and w.archived_at is null
      order by w.answered_on desc, w.created_at desc, w.id desc limit 1),
    k.name, i.summary
    from concerns c join accounts a on a.id = c.account_id
    left join persons n on n.id = c.person_id left join persons k on k.id = c.confirmed_by
    left join interactions i on i.account_id = c.account_id and i.id = c.interaction_id and i.archived_at is null";

fn line(r: &Row<'_>) -> Result<Line> {
    Ok(Line {
        concern: read(r)?,
        account: r.get(WIDTH)?,
        person: r.get(WIDTH + 1)?,
        position: r.get(WIDTH + 2)?,
        answers: r.get(WIDTH + 3)?,
        last: r.get(WIDTH + 4)?,
        confirmed: r.get(WIDTH + 5)?,
        heard: r.get(WIDTH + 6)?,
    })
}

/// One concern with what is around it; the caller holds a permit on its account.
pub fn one(q: &Conn<'_>, account: AccountId, id: ConcernId) -> Result<Line> {
    let sql = format!("select {COLUMNS}, {AROUND} where c.account_id = $1 and c.id = $2");
    q.query_one(&sql, &tenure_db::params![account, id], line)
}

/// What narrows a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only open or only settled ones.
    pub state: Option<State>,
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only critical and high ones.
    pub severe: bool,
    /// Only of this person.
    pub person: Option<PersonId>,
}

fn narrow(sql: &mut Sql, scope: &Scope, filter: &Filter) {
    sql.push(" where c.archived_at is null and a.archived_at is null");
    if let Some(state) = filter.state {
        sql.push(" and c.state = ").bind(state.code().to_owned());
    }
    if let Some(account) = filter.account {
        sql.push(" and c.account_id = ").bind(account);
    }
    if let Some(person) = filter.person {
        sql.push(" and c.person_id = ").bind(person);
    }
    if filter.severe {
        sql.push(" and c.severity in ('critical', 'high')");
    }
    sql.push(" and ");
    scope.filter(sql, "c.account_id");
}

/// One page of the concerns in scope, those that last longest first: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Line>> {
    let mut sql = Sql::new(&format!("select {COLUMNS}, {AROUND}"));
    narrow(&mut sql, scope, filter);
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (c.since {than} {day} or (c.since = {day} and c.id {than} {id}))"));
    }
    sql.push(&format!(" order by c.since {order}, c.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, line)
}

/// The place of a row in that order.
pub fn cursor(row: &Line) -> Cursor {
    Cursor { value: Some(row.concern.since.to_string()), id: row.concern.id.0 }
}

/// How many are open, and how many of these nobody has answered.
pub fn counts(q: &Conn<'_>, scope: &Scope, account: Option<AccountId>) -> Result<(i64, i64)> {
    let mut sql = Sql::new(
        "select count(*), cast(coalesce(sum(case when exists (select 1 from concern_answers w where w.account_id = c.account_id
                and w.concern_id = c.id and w.archived_at is null) then 0 else 1 end), 0) as bigint)
           from concerns c join accounts a on a.id = c.account_id",
    );
    narrow(&mut sql, scope, &Filter { state: Some(State::Open), account, ..Filter::default() });
    q.query_one(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}
