//! Lines in a list, with the names around them.

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::Line;
use super::filter::{Filter, Whose};
use super::line::{COLUMNS, WIDTH, read};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// A line with the names of what it refers to.
#[derive(Clone, Debug)]
pub struct Named {
    /// The line.
    pub line: Line,
    /// The account's name.
    pub account: String,
    /// The unit's.
    pub unit: Option<String>,
    /// The offering's.
    pub offering: Option<String>,
    /// Of whoever sold it.
    pub sold_by: Option<String>,
    /// The territory's.
    pub territory: Option<String>,
}

const AROUND: &str = "a.name, u.name, o.name, s.name, t.name from revenue_lines l
    cross join accounts a
    left join units u on u.account_id = l.account_id and u.id = l.unit_id
    left join offerings o on o.id = l.offering_id
    left join users s on s.id = l.sold_by
    left join territories t on t.id = l.territory_id";

fn named(r: &Row<'_>) -> Result<Named> {
    Ok(Named {
        line: read(r)?,
        account: r.get(WIDTH)?,
        unit: r.get(WIDTH + 1)?,
        offering: r.get(WIDTH + 2)?,
        sold_by: r.get(WIDTH + 3)?,
        territory: r.get(WIDTH + 4)?,
    })
}

/// One page, the latest sale first: `limit` rows and one more after the cursor.
///
/// # Errors
/// `Invalid` for a cursor of another list.
pub fn page(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    filter: &Filter,
    today: Date,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Named>> {
    let mut sql = Sql::new(&format!("select {COLUMNS}, {AROUND}"));
    filter.narrow(&mut sql, whose, today);
    sql.push(" and a.id = l.account_id");
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let day: Date = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (day, id) = (sql.param(day), sql.param(cursor.id));
        sql.push(&format!(" and (l.sold_on < {day} or (l.sold_on = {day} and l.id < {id}))"));
    }
    sql.push(" order by l.sold_on desc, l.id desc limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, named)
}

/// The place of a row in that order.
pub fn cursor(row: &Named) -> Cursor {
    Cursor { value: Some(row.line.facts.sold_on.to_string()), id: row.line.id.0 }
}

/// One line with its names; the caller holds a permit on the account.
///
/// # Errors
/// `NotFound` when the account has no such line.
pub fn one(q: &Conn<'_>, account: crate::base::AccountId, id: crate::base::RevenueLineId) -> Result<Named> {
    let sql = format!("select {COLUMNS}, {AROUND} where l.account_id = $1 and l.id = $2 and a.id = l.account_id");
    q.query_one(&sql, &tenure_db::params![account, id], named)
}

/// The currencies in which an account has lines, sorted.
///
/// # Errors
/// What the database says.
pub fn currencies(q: &Conn<'_>, account: crate::base::AccountId) -> Result<Vec<String>> {
    q.query(
        "select distinct currency from revenue_lines where account_id = $1 and archived_at is null order by currency",
        &tenure_db::params![account],
        |r| Ok(r.get(0)?),
    )
}
