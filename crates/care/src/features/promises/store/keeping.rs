//! What promise-keeping rates are made of, over all accounts in a scope.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, params};
use uuid::Uuid;

use super::super::model::{By, Counted, Fact, Side, State};
use super::ledger::{Filter, JOINS, Line, NAMES, line, narrow};
use super::promise::COLUMNS;
use crate::base::sql::Sql;
use crate::base::{Error, Result, Scope, UserId};

/// Who a solid line leads to, of the row `p`.
const DIRECTOR: &str = "(select l.manager_id from reporting_lines l where l.user_id = p.owner_id and l.kind = 'solid'
    and l.valid_from <= :day and l.valid_to > :day order by l.valid_from desc, l.id limit 1)";

/// The promises whose first date lies in the window, each with its account, person, manager or account director.
pub fn counted(q: &Conn<'_>, scope: &Scope, filter: &Filter, by: By, (from, to): (Date, Date)) -> Result<Vec<Counted>> {
    let mut sql = Sql::default();
    let day = sql.param(scope.today);
    let (key, name) = match by {
        By::Account => ("p.account_id", "a.name"),
        By::Person => ("p.person_id", "(select n.name from persons n where n.id = p.person_id)"),
        By::Owner => ("p.owner_id", "(select u.name from users u where u.id = p.owner_id)"),
        By::Director => (DIRECTOR, "(select u.name from users u where u.id = :director)"),
    };
    let name = name.replace(":director", DIRECTOR).replace(":day", &day);
    let key = key.replace(":day", &day);
    sql.push(&format!(
        "select {key}, {name}, p.side, p.state, p.original_due_on, p.closed_on
           from promises p join accounts a on a.id = p.account_id
          where p.archived_at is null and a.archived_at is null and p.original_due_on < {day} and p.original_due_on >= "
    ));
    sql.bind(from).push(" and p.original_due_on < ").bind(to);
    narrow(&mut sql, scope, filter);
    let rows = q.query(&sql.text, &sql.values, |r| {
        let (side, state): (String, String) = (r.get(2)?, r.get(3)?);
        let fact = Fact {
            state: State::parse(&state).unwrap_or(State::Open),
            original_due_on: r.get(4)?,
            closed_on: r.get(5)?,
        };
        Ok::<_, Error>((r.get::<Option<Uuid>>(0)?, r.get::<Option<String>>(1)?, Side::parse(&side), fact))
    })?;
    Ok(rows.into_iter().filter_map(|(key, name, side, fact)| Some(Counted { key, name, side: side?, fact })).collect())
}

/// The promises behind a rate, the latest first date first, at most `limit`.
pub fn behind(
    q: &Conn<'_>,
    scope: &Scope,
    (filter, side): (&Filter, Option<Side>),
    (from, to): (Date, Date),
    limit: i64,
) -> Result<Vec<Line>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, {NAMES} {JOINS} where p.archived_at is null and a.archived_at is null and p.original_due_on >= "
    ));
    sql.bind(from).push(" and p.original_due_on < ").bind(to);
    if let Some(side) = side {
        sql.push(" and p.side = ").bind(side.code().to_owned());
    }
    narrow(&mut sql, scope, filter);
    sql.push(" order by p.original_due_on desc, p.id desc limit ").bind(limit);
    q.query(&sql.text, &sql.values, line)
}

/// To whom each of us reports by a solid line on a day.
pub fn directors(q: &Conn<'_>, day: Date) -> Result<HashMap<UserId, (UserId, String)>> {
    let rows = q.query(
        "select l.user_id, u.id, u.name from reporting_lines l join users u on u.id = l.manager_id
          where l.kind = 'solid' and l.valid_from <= $1 and l.valid_to > $1 order by l.valid_from, l.id desc",
        &params![day],
        |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}
