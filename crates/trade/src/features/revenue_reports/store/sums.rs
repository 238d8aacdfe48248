//! Sums of lines by row and month.

use tenure_db::{Conn, Row};
use uuid::Uuid;

use super::super::model::{By, Cell, NONE};
use super::lines::{Ask, Keys, LINES, conditions, counting, in_row, keys};
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// Rows of a page of accounts: fewer where many periods stand beside one another.
pub fn page_rows(periods: usize) -> usize {
    if periods > 6 { 25 } else { 50 }
}

/// What is summed of lines: amount, amount in the reporting currency, how many, and how many without a rate.
fn measures(sql: &mut Sql, ask: &Ask<'_>) -> String {
    let currency = sql.param(ask.currency.to_owned());
    let reported = format!("case when l.reporting_currency = {currency} then l.reporting_minor end");
    format!(
        "cast(sum(l.amount_minor) as bigint), cast(coalesce(sum({reported}), 0) as bigint), count(*), count(*) - count({reported})"
    )
}

fn cell(r: &Row<'_>) -> Result<Cell> {
    Ok(Cell {
        then: r.get(0)?,
        now: r.get(1)?,
        month: r.get(2)?,
        currency: r.get(3)?,
        minor: r.get(4)?,
        reporting: r.get(5)?,
        lines: r.get(6)?,
        unknown: r.get(7)?,
    })
}

/// The rows of a page of accounts, groups or units: those with the largest sums after `skip` others. One more than `rows`
/// is given, where there is one.
///
/// # Errors
/// What the database says.
pub fn largest(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    by: By,
    months: (i64, i64),
    (skip, rows): (usize, usize),
) -> Result<Vec<Option<Uuid>>> {
    let mut sql = Sql::new("");
    let Keys { joins, then, now } = keys(&mut sql, ask, by);
    let currency = sql.param(ask.currency.to_owned());
    sql.push(&format!(
        "select {then} as row_id, coalesce(sum(case when l.reporting_currency = {currency} then l.reporting_minor end), 0) as size
           from {LINES}{joins} where "
    ));
    conditions(&mut sql, ask, months);
    in_row(&mut sql, ask, &Keys { joins: String::new(), then, now });
    let limit = i64::try_from(rows + 1).unwrap_or(i64::MAX);
    sql.push(" group by 1 order by 2 desc, 1 limit ").bind(limit);
    sql.push(" offset ").bind(i64::try_from(skip).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

/// All sums of a report by row, month and currency; of some rows only where `only` says which.
///
/// # Errors
/// What the database says.
pub fn cells(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    by: By,
    months: (i64, i64),
    only: Option<&[Option<Uuid>]>,
) -> Result<Vec<Cell>> {
    let mut sql = Sql::new("");
    let Keys { joins, then, now } = keys(&mut sql, ask, by);
    let sums = measures(&mut sql, ask);
    // A sector is a word, so that its rows are told by the account's, and named later.
    sql.push(&format!("select {then}, {now}, l.sold_month, l.currency, {sums} from {LINES}{joins} where "));
    conditions(&mut sql, ask, months);
    if let Some(only) = only {
        let ids = sql.values.len() + 1;
        sql.values.push(tenure_db::ids_value(only.iter().flatten().copied()));
        let nobody = if only.contains(&None) { format!(" or {then} is null") } else { String::new() };
        sql.push(&format!(" and ({then} in ({}){nobody})", q.ids_sql(&format!("${ids}"))));
    }
    in_row(&mut sql, ask, &Keys { joins: String::new(), then, now });
    sql.push(" group by 1, 2, 3, 4");
    q.query(&sql.text, &sql.values, cell)
}

/// Sums of everything, by month and currency.
///
/// # Errors
/// What the database says.
pub fn totals(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<Cell>> {
    let mut sql = Sql::new("");
    let sums = measures(&mut sql, ask);
    sql.push(&format!("select l.sold_month, l.currency, {sums} from {LINES} where "));
    conditions(&mut sql, ask, months);
    sql.push(" group by 1, 2");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Cell {
            then: None,
            now: None,
            month: r.get(0)?,
            currency: r.get(1)?,
            minor: r.get(2)?,
            reporting: r.get(3)?,
            lines: r.get(4)?,
            unknown: r.get(5)?,
        })
    })
}

/// Sums by sector: its code, or none, in place of a row's id.
///
/// # Errors
/// What the database says.
pub fn by_sector(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<(String, Cell)>> {
    let mut sql = Sql::new("");
    let sums = measures(&mut sql, ask);
    sql.push(&format!(
        "select coalesce(own.sector, ''), l.sold_month, l.currency, {sums}
           from {LINES} where "
    ));
    conditions(&mut sql, ask, months);
    sql.push(" group by 1, 2, 3");
    q.query(&sql.text, &sql.values, |r| {
        let cell = Cell {
            then: None,
            now: None,
            month: r.get(1)?,
            currency: r.get(2)?,
            minor: r.get(3)?,
            reporting: r.get(4)?,
            lines: r.get(5)?,
            unknown: r.get(6)?,
        };
        Ok::<_, Error>((r.get(0)?, cell))
    })
}

/// The last day before a month on which a line stands.
///
/// # Errors
/// What the database says.
pub fn latest(q: &Conn<'_>, ask: &Ask<'_>, before: i64) -> Result<Option<jiff::civil::Date>> {
    let mut sql = Sql::new("");
    sql.push(&format!("select max(l.sold_on) from {LINES} where "));
    conditions(&mut sql, ask, (0, before));
    Ok(q.query_opt(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?.flatten())
}

/// How many accounts there are in scope, and how many of them have a line in these months; archived ones count where
/// they have.
///
/// # Errors
/// What the database says.
pub fn accounts(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<(i64, i64)> {
    let count = |sold: bool| -> Result<i64> {
        let mut sql = Sql::new("select count(*) from accounts a where ");
        ask.scope.filter(&mut sql, "a.id");
        if !sold {
            sql.push(" and a.archived_at is null");
        }
        if let Some(account) = ask.filter.account {
            let (account, today) = (sql.param(account), sql.param(ask.today));
            sql.push(&format!(
                " and exists (select 1 from account_tree t where t.account_id = a.id and t.ancestor_id = {account}
                    and t.valid_from <= {today} and t.valid_to > {today})"
            ));
        }
        match ask.filter.sector.as_deref() {
            None => {}
            Some(NONE) => {
                sql.push(" and a.sector is null");
            }
            Some(sector) => {
                sql.push(" and a.sector = ").bind(sector.to_owned());
            }
        }
        sql.push(if sold { " and exists (" } else { " and not exists (" });
        sql.push("select 1 from revenue_lines l where l.account_id = a.id and ");
        counting(&mut sql, ask, months);
        sql.push(")");
        q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
    };
    let sold = count(true)?;
    Ok((sold + count(false)?, sold))
}
