//! Promises over all accounts in a scope.

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::{Fact, LATELY, Pick, Promise, Side, State};
use super::promise::{COLUMNS, WIDTH, read};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, PositionId, PromiseId, Result, Scope, UserId};
use crate::features::interactions::model::Kind;
use jiff::ToSpan;

/// A promise with the names that a page shows.
#[derive(Clone, Debug)]
pub struct Line {
    /// The promise.
    pub promise: Promise,
    /// The account's name.
    pub account: String,
    /// The person's name.
    pub person: Option<String>,
    /// A position of the person there, for the link.
    pub position: Option<PositionId>,
    /// Which of us.
    pub owner: Option<String>,
    /// The conversation that it was said in: kind, line, when.
    pub said: Option<(String, String, Timestamp)>,
    /// Who of theirs confirmed it, by name.
    pub confirmed: Option<String>,
}

/// Which promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Show {
    /// Open ones, and those kept lately.
    #[default]
    Open,
    /// All that are open or were closed within a year.
    All,
    /// Broken ones.
    Broken,
}

/// What narrows the ledger.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Which promises.
    pub show: Show,
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only of this one of us.
    pub owner: Option<UserId>,
    /// Only to or by this person, or those that name nobody.
    pub person: Option<Pick<PersonId>>,
    /// Only of those who report to this one of us, or to nobody.
    pub director: Option<Pick<UserId>>,
    /// Only those made in conversations of this kind.
    pub made_in: Option<Kind>,
}

pub(super) const NAMES: &str = "a.name, n.name,
    (select x.id from positions x where x.account_id = p.account_id and x.person_id = p.person_id and x.archived_at is null
      order by x.valid_to desc, x.id limit 1),
    u.name, i.kind, i.summary, i.happened_at, k.name";
pub(super) const JOINS: &str = "from promises p join accounts a on a.id = p.account_id
    left join persons n on n.id = p.person_id left join users u on u.id = p.owner_id
    left join persons k on k.id = p.confirmed_by left join interactions i on i.account_id = p.account_id and i.id = p.interaction_id and i.archived_at is null";

pub(super) fn line(r: &Row<'_>) -> Result<Line> {
    let said = match (
        r.get::<Option<String>>(WIDTH + 4)?,
        r.get::<Option<String>>(WIDTH + 5)?,
        r.get::<Option<Timestamp>>(WIDTH + 6)?,
    ) {
        (Some(kind), Some(summary), Some(at)) => Some((kind, summary, at)),
        _ => None,
    };
    Ok(Line {
        promise: read(r)?,
        account: r.get(WIDTH)?,
        person: r.get(WIDTH + 1)?,
        position: r.get(WIDTH + 2)?,
        owner: r.get(WIDTH + 3)?,
        said,
        confirmed: r.get(WIDTH + 7)?,
    })
}

/// One promise with the names around it; the caller holds a permit on its account.
pub fn one(q: &Conn<'_>, account: AccountId, id: PromiseId) -> Result<Line> {
    let sql = format!("select {COLUMNS}, {NAMES} {JOINS} where p.account_id = $1 and p.id = $2");
    q.query_one(&sql, &tenure_db::params![account, id], line)
}

/// The promises of the ledger by due date, at most `limit`; closed ones the newest first.
pub fn lines(q: &Conn<'_>, scope: &Scope, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut found = some(q, scope, filter, true, limit)?;
    found.extend(some(q, scope, filter, false, limit)?);
    Ok(found)
}

fn some(q: &Conn<'_>, scope: &Scope, filter: &Filter, open: bool, limit: i64) -> Result<Vec<Line>> {
    if open && filter.show == Show::Broken {
        return Ok(Vec::new());
    }
    let mut sql =
        Sql::new(&format!("select {COLUMNS}, {NAMES} {JOINS} where p.archived_at is null and a.archived_at is null"));
    if open {
        sql.push(" and p.state = 'open'");
    } else {
        let days = if filter.show == Show::Open { LATELY } else { 366 };
        let since = scope.today.checked_sub(days.days()).unwrap_or(scope.today);
        sql.push(match filter.show {
            Show::Open => " and p.state = 'kept'",
            Show::All => " and p.state <> 'open'",
            Show::Broken => " and p.state = 'broken'",
        });
        sql.push(" and p.closed_on >= ").bind(since);
    }
    narrow(&mut sql, scope, filter);
    let order = if open { "p.due_on, p.id" } else { "p.closed_on desc, p.id desc" };
    sql.push(&format!(" order by {order} limit ")).bind(limit);
    q.query(&sql.text, &sql.values, line)
}

pub(super) fn narrow(sql: &mut Sql, scope: &Scope, filter: &Filter) {
    if let Some(account) = filter.account {
        sql.push(" and p.account_id = ").bind(account);
    }
    if let Some(owner) = filter.owner {
        sql.push(" and p.owner_id = ").bind(owner);
    }
    match filter.person {
        Some(Pick::One(person)) => {
            sql.push(" and p.person_id = ").bind(person);
        }
        Some(Pick::Nobody) => {
            sql.push(" and p.person_id is null");
        }
        None => {}
    }
    if let Some(director) = filter.director {
        let day = sql.param(scope.today);
        let line = |not: &str, which: &str| {
            format!(
                " and {not}exists (select 1 from reporting_lines l where l.user_id = p.owner_id and l.kind = 'solid'{which}
                   and l.valid_from <= {day} and l.valid_to > {day})"
            )
        };
        let text = match director {
            Pick::One(id) => {
                let id = sql.param(id);
                line("", &format!(" and l.manager_id = {id}"))
            }
            Pick::Nobody => line("not ", ""),
        };
        sql.push(&text);
    }
    if let Some(kind) = filter.made_in {
        sql.push(
            " and exists (select 1 from interactions m where m.account_id = p.account_id and m.id = p.interaction_id
                and m.archived_at is null and m.kind = ",
        );
        sql.bind(kind.code().to_owned()).push(")");
    }
    sql.push(" and ");
    scope.filter(sql, "p.account_id");
}

/// Open promises of one side: how many, and how many of them late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Open.
    pub open: i64,
    /// Past their date.
    pub late: i64,
}

/// Counts of our and their open promises.
pub fn counts(q: &Conn<'_>, scope: &Scope, filter: &Filter) -> Result<(Count, Count)> {
    let mut sql = Sql::new("select p.side, count(*), cast(sum(case when p.due_on < ");
    sql.bind(scope.today).push(" then 1 else 0 end) as bigint) from promises p join accounts a on a.id = p.account_id");
    sql.push(" where p.state = 'open' and p.archived_at is null and a.archived_at is null");
    narrow(&mut sql, scope, filter);
    sql.push(" group by p.side");
    let (mut ours, mut theirs) = (Count::default(), Count::default());
    for (side, count) in q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>((r.get::<String>(0)?, Count { open: r.get(1)?, late: r.get(2)? }))
    })? {
        if side == "ours" { ours = count } else { theirs = count }
    }
    Ok((ours, theirs))
}

/// What the promise-keeping rate is computed from: promises whose first date lies in the window.
pub fn facts(q: &Conn<'_>, scope: &Scope, filter: &Filter, from: Date, to: Date) -> Result<Vec<(Side, Fact)>> {
    let mut sql = Sql::new(
        "select p.side, p.state, p.original_due_on, p.closed_on from promises p join accounts a on a.id = p.account_id
          where p.archived_at is null and a.archived_at is null and p.original_due_on >= ",
    );
    sql.bind(from).push(" and p.original_due_on < ").bind(to);
    narrow(&mut sql, scope, filter);
    let rows = q.query(&sql.text, &sql.values, |r| {
        let (side, state): (String, String) = (r.get(0)?, r.get(1)?);
        let state = State::parse(&state).unwrap_or(State::Open);
        Ok::<_, Error>((Side::parse(&side), Fact { state, original_due_on: r.get(2)?, closed_on: r.get(3)? }))
    })?;
    Ok(rows.into_iter().filter_map(|(side, fact)| Some((side?, fact))).collect())
}

/// Our late promises, the longest late first.
pub fn late_ours(q: &Conn<'_>, scope: &Scope, limit: i64) -> Result<Vec<Line>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, {NAMES} {JOINS} where p.archived_at is null and a.archived_at is null and p.state = 'open' and p.side = 'ours' and p.due_on < "
    ));
    sql.bind(scope.today);
    narrow(&mut sql, scope, &Filter::default());
    sql.push(" order by p.due_on, p.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, line)
}

/// Those of us who look after open promises in scope.
pub fn owners(q: &Conn<'_>, scope: &Scope) -> Result<Vec<(UserId, String)>> {
    let mut sql = Sql::new(
        "select distinct u.id, u.name, u.name_key from promises p join accounts a on a.id = p.account_id join users u on u.id = p.owner_id
          where p.archived_at is null and a.archived_at is null and p.state = 'open'",
    );
    narrow(&mut sql, scope, &Filter::default());
    sql.push(" order by u.name_key limit 50");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The accounts in scope with open promises, by name.
pub fn accounts(q: &Conn<'_>, scope: &Scope) -> Result<Vec<(AccountId, String)>> {
    let mut sql = Sql::new(
        "select a.id, a.name from accounts a join account_stats s on s.account_id = a.id
          where a.archived_at is null and s.next_promise_due_on is not null and ",
    );
    scope.filter(&mut sql, "a.id");
    sql.push(" order by a.name_key, a.id limit 50");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// What narrows an API list.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Account and owner.
    pub filter: Filter,
    /// Only this side.
    pub side: Option<Side>,
    /// Only this state.
    pub state: Option<State>,
    /// Only open ones past their date.
    pub late: bool,
}

/// One page of the promises in scope by due date: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    narrowing: &Narrow,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Promise>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from promises p join accounts a on a.id = p.account_id where p.archived_at is null and a.archived_at is null"
    ));
    if let Some(side) = narrowing.side {
        sql.push(" and p.side = ").bind(side.code().to_owned());
    }
    if let Some(state) = narrowing.state {
        sql.push(" and p.state = ").bind(state.code().to_owned());
    }
    if narrowing.late {
        sql.push(" and p.state = 'open' and p.due_on < ").bind(scope.today);
    }
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (p.due_on {than} {day} or (p.due_on = {day} and p.id {than} {id}))"));
    }
    narrow(&mut sql, scope, &narrowing.filter);
    sql.push(&format!(" order by p.due_on {order}, p.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// The place of a row in the order of due dates.
pub fn cursor(row: &Promise) -> Cursor {
    Cursor { value: Some(row.due_on.to_string()), id: row.id.0 }
}

/// The first open promises of one side in scope, by due date.
pub fn first(q: &Conn<'_>, scope: &Scope, side: Side, limit: usize) -> Result<Vec<Line>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS}, {NAMES} {JOINS} where p.archived_at is null and a.archived_at is null and p.state = 'open' and p.side = "
    ));
    sql.bind(side.code().to_owned());
    narrow(&mut sql, scope, &Filter::default());
    sql.push(" order by p.due_on, p.id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, line)
}
