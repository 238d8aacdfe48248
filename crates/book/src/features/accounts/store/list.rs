//! The accounts table: a page of rows, totals and ids over a filter within a scope.
//!
//! The ids of a page are chosen first, sorted and cut, from the two tables that carry indexes; only these few rows are
//! decorated with columns. Rows without a sort value come last in both directions, as a stretch of their own: each
//! stretch walks the index in its own order, so no database has to sort nulls.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use tenure_db::{Conn, Row, Value};
use uuid::Uuid;

use super::super::columns::sorted_by;
use super::filter::condition;
pub use super::filter::{Filter, Lead};
pub use super::made::read;
use crate::base::asof;
use crate::base::paging::Cursor;
use crate::base::registry::{Cell, ListColumn};
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, TerritoryId, UserId};
use crate::features::fields::Field;

/// What a list is sorted by.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// A sortable column.
    pub column: &'a ListColumn,
    /// The custom field that the column shows, if it does.
    pub field: Option<&'a Field>,
    /// Largest first.
    pub descending: bool,
}

/// A question for one page.
pub struct Ask<'a> {
    /// Whose accounts.
    pub scope: &'a Scope,
    /// Which of them.
    pub filter: &'a Filter,
    /// In which order.
    pub order: Order<'a>,
    /// The columns beside the name.
    pub columns: &'a [&'a ListColumn],
    /// The row before the page, or after it when `back` is set.
    pub start: Option<&'a Cursor>,
    /// Whether the page before `start` is asked for.
    pub back: bool,
    /// Rows of a page.
    pub limit: usize,
    /// Whether the ids of lead and territory are wanted.
    pub ids: bool,
    /// The install's currency.
    pub currency: &'a str,
}

/// The value of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Raw {
    /// Unknown.
    None,
    /// Words or a code.
    Text(String),
    /// A number, or minor units.
    Int(i64),
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl Raw {
    fn read(r: &Row<'_>, i: usize, cell: Cell) -> Result<Raw> {
        Ok(match cell {
            Cell::Text | Cell::Term | Cell::Custom | Cell::Due => r.get::<Option<String>>(i)?.map(Raw::Text),
            Cell::Int | Cell::Money | Cell::House | Cell::Share => r.get::<Option<i64>>(i)?.map(Raw::Int),
            Cell::Day => r.get::<Option<Date>>(i)?.map(Raw::Day),
            Cell::Instant => r.get::<Option<Timestamp>>(i)?.map(Raw::Instant),
        }
        .unwrap_or(Raw::None))
    }

    /// The sort value of a cursor.
    fn place(self) -> Option<String> {
        match self {
            Raw::None => None,
            Raw::Text(text) => Some(text),
            Raw::Int(n) => Some(n.to_string()),
            Raw::Day(day) => Some(day.to_string()),
            Raw::Instant(at) => Some(at.as_microsecond().to_string()),
        }
    }
}

/// The sort value of a cursor as a parameter.
fn bound(text: &str, cell: Cell) -> Result<Value<'static>> {
    let bad = || Error::field("cursor", "error-cursor");
    Ok(match cell {
        Cell::Text | Cell::Term | Cell::Custom | Cell::Due => Value::from(text.to_owned()),
        Cell::Int | Cell::Money | Cell::House | Cell::Share => Value::Int(text.parse().map_err(|_| bad())?),
        Cell::Day => Value::Date(text.parse().map_err(|_| bad())?),
        Cell::Instant => {
            let micros: i64 = text.parse().map_err(|_| bad())?;
            Value::Instant(Timestamp::from_microsecond(micros).map_err(|_| bad())?)
        }
    })
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// Currency of its revenue; empty when unknown.
    pub currency: String,
    /// Whether it is archived.
    pub archived: bool,
    /// The columns asked for.
    pub cells: Vec<Raw>,
    /// The lead, when ids were asked for.
    pub lead: Option<UserId>,
    /// The territory, when ids were asked for.
    pub territory: Option<TerritoryId>,
    /// The account above, when ids were asked for and the viewer can see it.
    pub parent: Option<AccountId>,
    pub(super) sort: Option<String>,
}

impl Item {
    /// Its place in the order.
    pub fn cursor(&self) -> Cursor {
        Cursor { value: self.sort.clone(), id: self.id.0 }
    }
}

/// One page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// Its rows, in order.
    pub items: Vec<Item>,
    /// Whether rows come before it.
    pub before: bool,
    /// Whether rows come after it.
    pub after: bool,
}

/// Reads a page.
///
/// # Errors
/// `Invalid` when the cursor does not fit the order.
pub fn page(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Page> {
    let mut items: Vec<Item> = Vec::with_capacity(ask.limit + 1);
    let stretches = if ask.back { [true, false] } else { [false, true] };
    let mut start = ask.start;
    for nulls in stretches {
        // Names are never null; and a cursor of the second stretch skips the first.
        let skip = (nulls && ask.order.column.key == "name") || start.is_some_and(|c| c.value.is_none() != nulls);
        if skip || items.len() > ask.limit {
            continue;
        }
        stretch(q, ask, nulls, start.take(), ask.limit + 1 - items.len(), &mut items)?;
    }
    Ok(cut(items, ask))
}

/// A page of rows in reading direction, of which there is one more where others follow.
pub(super) fn cut(mut items: Vec<Item>, ask: &Ask<'_>) -> Page {
    let more = items.len() > ask.limit;
    items.truncate(ask.limit);
    if ask.back {
        items.reverse();
    }
    let (before, after) = if ask.back { (more, true) } else { (ask.start.is_some(), more) };
    Page { items, before, after }
}

/// Reads rows of the stretch with or without a sort value, in reading direction.
fn stretch(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    nulls: bool,
    start: Option<&Cursor>,
    limit: usize,
    items: &mut Vec<Item>,
) -> Result<()> {
    let order = Place::of(ask.order, nulls);
    let down = ask.order.descending != ask.back;
    let (direction, compare) = if down { (" desc", "<") } else { ("", ">") };
    let mut sql = Sql::new("select a.id, a.name, a.revenue_currency, a.archived_at is not null, p.k");
    columns(&mut sql, ask);
    sql.push(&format!(" from (select {} as id, {} as k from {} ", order.id, order.key, order.from));
    condition(&mut sql, ask.scope, ask.filter, order.id);
    sql.push(&format!(" and {} is {}", order.key, if nulls { "null" } else { "not null" }));
    if let Some(cursor) = start {
        let id = sql.param(cursor.id);
        match cursor.value.as_deref() {
            Some(value) => {
                let value = sql.param(bound(value, order.cell)?);
                sql.push(&format!(" and ({}, {}) {compare} ({value}, {id})", order.key, order.id))
            }
            None => sql.push(&format!(" and {} {compare} {id}", order.id)),
        };
    }
    let key = if nulls { String::new() } else { format!("{}{direction}, ", order.key) };
    sql.push(&format!(" order by {key}{}{direction} limit ", order.id)).bind(i64::try_from(limit).unwrap_or(i64::MAX));
    sql.push(
        ") p cross join accounts a cross join account_stats s where a.id = p.id and s.account_id = p.id order by ",
    );
    sql.push(&if nulls { format!("p.id{direction}") } else { format!("p.k{direction}, p.id{direction}") });
    let rows = q.query(&sql.text, &sql.values, |r| item(r, ask, order.cell))?;
    items.extend(rows);
    Ok(())
}

pub(super) fn item(r: &Row<'_>, ask: &Ask<'_>, sort: Cell) -> Result<Item> {
    const FIXED: usize = 5;
    let cells = ask.columns.iter().enumerate().map(|(i, c)| Raw::read(r, FIXED + i, c.cell)).collect::<Result<_>>()?;
    let (lead, territory, parent) = if ask.ids {
        let next = FIXED + ask.columns.len();
        (r.get(next)?, r.get(next + 1)?, r.get(next + 2)?)
    } else {
        (None, None, None)
    };
    Ok(Item {
        id: r.get(0)?,
        name: r.get(1)?,
        currency: r.get::<Option<String>>(2)?.unwrap_or_default(),
        archived: r.get(3)?,
        cells,
        lead,
        territory,
        parent,
        sort: Raw::read(r, 4, sort)?.place(),
    })
}

const LEAD_ID: &str = "(select x.user_id from assignments x where x.account_id = a.id and x.role = 'lead'
                          and x.valid_from <= :day and x.valid_to > :day)";
const TERRITORY_ID: &str = "(select x.territory_id from account_territories x where x.account_id = a.id
                               and x.valid_from <= :day and x.valid_to > :day)";
const PARENT_ID: &str = "(select p.id from account_parents x cross join accounts p
                           where x.account_id = a.id and x.valid_from <= :day and x.valid_to > :day
                             and p.id = x.parent_id and :visible)";

pub(super) fn columns(sql: &mut Sql, ask: &Ask<'_>) {
    let ids: &[&str] = if ask.ids { &[LEAD_ID, TERRITORY_ID, PARENT_ID] } else { &[] };
    let all = || ask.columns.iter().map(|c| c.sql).chain(ids.iter().copied());
    let used = |name: &str| all().any(|text| text.contains(name));
    let today = if used(":today") { sql.param(ask.scope.today) } else { String::new() };
    let year_ago = ask.scope.today.checked_sub(1.year()).unwrap_or(ask.scope.today);
    let year_ago = if used(":year_ago") { sql.param(year_ago) } else { String::new() };
    let currency = if used(":currency") { sql.param(ask.currency.to_owned()) } else { String::new() };
    let day = if used(":day") { sql.param(asof::day(ask.filter.as_of, ask.scope.today)) } else { String::new() };
    for text in all() {
        let text = text.replace(":today", &today).replace(":day", &day);
        let text = text.replace(":year_ago", &year_ago).replace(":currency", &currency);
        match text.split_once(":visible") {
            Some((before, after)) => {
                sql.push(", ").push(before);
                ask.scope.each().filter(sql, "p.id");
                sql.push(after);
            }
            None => {
                sql.push(", ").push(&text);
            }
        }
    }
}

/// Where a sort value stands: the table that has its index drives, and its own id breaks ties.
struct Place {
    key: Cow<'static, str>,
    id: &'static str,
    from: Cow<'static, str>,
    cell: Cell,
}

const ACCOUNTS: &str = "accounts a where";
const STATS: &str = "account_stats s cross join accounts a where a.id = s.account_id and";

impl Place {
    fn of(order: Order<'_>, nulls: bool) -> Self {
        if let Some(field) = order.field {
            return Self::custom(field, nulls);
        }
        let column = order.column;
        let key = if column.key == "name" { "a.name_key" } else { column.sql };
        let (id, from) = if key.starts_with("s.") { ("s.account_id", STATS) } else { ("a.id", ACCOUNTS) };
        Place { key: key.into(), id, from: from.into(), cell: column.cell }
    }

    /// The values of a field drive, along the index of their kind; accounts without one are a stretch of their own.
    fn custom(field: &Field, nulls: bool) -> Self {
        let (column, cell) = sorted_by(field);
        let values = format!("v.subject = 'account' and v.field = '{}'", field.key);
        if !nulls {
            let from = format!("custom_values v cross join accounts a where {values} and a.id = v.account_id and");
            return Place { key: format!("v.{column}").into(), id: "v.account_id", from: from.into(), cell };
        }
        let none = match cell {
            Cell::Int => "cast(null as bigint)",
            Cell::Day => "cast(null as date)",
            _ => "cast(null as text)",
        };
        let from = format!(
            "accounts a where not exists (select 1 from custom_values v where v.account_id = a.id and {values}) and"
        );
        Place { key: none.into(), id: "a.id", from: from.into(), cell }
    }
}

/// Numbers over a whole filter.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Totals {
    /// Accounts.
    pub count: i64,
    /// The sum of each column asked for; none where currencies differ.
    pub sums: Vec<Option<i64>>,
    /// The one currency of the revenues; empty when they differ or there is none.
    pub currency: String,
}

/// Counts the filter and sums `columns`, which may be none.
pub fn totals(q: &Conn<'_>, scope: &Scope, filter: &Filter, columns: &[&ListColumn]) -> Result<Totals> {
    let mut sql = Sql::new("select count(*), min(c.currency), max(c.currency)");
    for i in 0..columns.len() {
        sql.push(&format!(", cast(coalesce(sum(c.v{i}), 0) as bigint)"));
    }
    sql.push(" from (select case when a.revenue_minor is not null then a.revenue_currency end as currency");
    for (i, column) in columns.iter().enumerate() {
        sql.push(&format!(", {} as v{i}", column.sql));
    }
    let stats = columns.iter().any(|c| c.sql.contains("s."));
    sql.push(if stats {
        " from accounts a cross join account_stats s where s.account_id = a.id and "
    } else {
        " from accounts a where "
    });
    condition(&mut sql, scope, filter, "a.id");
    sql.push(") c");
    q.query_one(&sql.text, &sql.values, |r| {
        let (low, high): (Option<String>, Option<String>) = (r.get(1)?, r.get(2)?);
        let currency = if low == high { low.unwrap_or_default() } else { String::new() };
        let sum = |(i, c): (usize, &&ListColumn)| {
            let usable = c.cell != Cell::Money || !currency.is_empty();
            Ok(if usable { Some(r.get::<i64>(3 + i)?) } else { None })
        };
        let sums = columns.iter().enumerate().map(sum).collect::<Result<_>>()?;
        Ok(Totals { count: r.get(0)?, sums, currency })
    })
}

/// The accounts of a filter, at most `limit`, by id.
pub fn ids(q: &Conn<'_>, scope: &Scope, filter: &Filter, limit: usize) -> Result<Vec<AccountId>> {
    let mut sql = Sql::new("select a.id from accounts a where ");
    condition(&mut sql, scope, filter, "a.id");
    sql.push(" order by a.id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The countries of the accounts in scope, as stored.
pub fn countries(q: &Conn<'_>, scope: &Scope) -> Result<Vec<String>> {
    let mut sql = Sql::new("select distinct a.country from accounts a where a.country <> '' and ");
    scope.filter(&mut sql, "a.id");
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The name of a territory or a user, for a chip.
pub fn name_of(q: &Conn<'_>, table: Named, id: Uuid) -> Result<Option<String>> {
    let table = match table {
        Named::Territory => "territories",
        Named::User => "users",
    };
    q.query_opt(&format!("select name from {table} where id = $1"), &[Value::Uuid(id)], |r| Ok(r.get(0)?))
}

/// What [`name_of`] can name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Named {
    /// A territory.
    Territory,
    /// A user.
    User,
}
