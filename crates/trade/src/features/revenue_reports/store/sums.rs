//! Sums of lines by row and month.

use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::{By, Cell, NONE, Period};
use super::exact::Converted;
use super::lines::{Ask, Keys, LINES, conditions, counting, in_row, keys};
use super::worth::{Worth, measures, worth};
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// Rows of a page of accounts: fewer where many periods stand beside one another.
pub fn page_rows(periods: usize) -> usize {
    if periods > 6 { 25 } else { 50 }
}

fn cell(then: Option<Uuid>, now: Option<Uuid>, month: i64, of: Worth) -> Cell {
    let Worth { currency, minor, lines, unknown } = of;
    Cell { then, now, month, currency, reporting: minor, lines, unknown }
}

/// The rows of a page of accounts, groups or units: those with the largest sums of the year after `skip` others, by the
/// rates that the report goes by, then those with the largest sums of all these months; what is unknown comes after all
/// that is known. What is alike stands by name, the row without a value last. One more than `rows` is given, where there
/// is one.
///
/// # Errors
/// What the database says.
pub fn largest(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    by: By,
    months: (i64, i64),
    year: Period,
    (skip, rows): (usize, usize),
) -> Result<Vec<Option<Uuid>>> {
    let mut sql = Sql::new("");
    let Keys { joins, then, now } = keys(&mut sql, ask, by);
    let Converted { join, minor, .. } = worth(&mut sql, ask);
    // A unit is found by its account.
    let (place, named) = match by {
        By::Unit => (", l.account_id", "units n on n.account_id = g.account_id and n.id = g.row_id"),
        _ => ("", "accounts n on n.id = g.row_id"),
    };
    let (from, to) = (sql.param(year.from), sql.param(year.to));
    sql.push(&format!(
        "select g.row_id from (select {then} as row_id, case when l.sold_month >= {from} and l.sold_month < {to} then 1 else 0 end
                as of_year{place}, sum({minor}) as size from {LINES}{joins}{join} where "
    ));
    conditions(&mut sql, ask, months);
    in_row(&mut sql, ask, &Keys { joins: String::new(), then, now });
    let place = if place.is_empty() { "" } else { ", 3" };
    let of_year = "sum(case when g.of_year = 1 then g.size end)";
    sql.push(&format!(
        " group by 1, 2{place}) g left join {named} group by g.row_id
          order by case when {of_year} is null then 1 else 0 end, {of_year} desc, case when sum(g.size) is null then 1 else 0 end,
                sum(g.size) desc, case when g.row_id is null then 1 else 0 end, max(coalesce(n.name_key, '')), g.row_id
          limit "
    ));
    sql.bind(i64::try_from(rows + 1).unwrap_or(i64::MAX));
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
    let from = format!("{LINES}{joins}{}", sums.join);
    sql.push(&format!("select {then}, {now}, l.sold_month, {} from {from} where ", sums.columns));
    conditions(&mut sql, ask, months);
    if let Some(only) = only {
        let ids = sql.values.len() + 1;
        sql.values.push(tenure_db::ids_value(only.iter().flatten().copied()));
        let nobody = if only.contains(&None) { format!(" or {then} is null") } else { String::new() };
        sql.push(&format!(" and ({then} in ({}){nobody})", q.ids_sql(&format!("${ids}"))));
    }
    in_row(&mut sql, ask, &Keys { joins: String::new(), then, now });
    sql.push(" group by 1, 2, 3, 4");
    q.query(&sql.text, &sql.values, |r| Ok(cell(r.get(0)?, r.get(1)?, r.get(2)?, Worth::read(r, 3)?)))
}

/// Sums of everything, by month and currency.
///
/// # Errors
/// What the database says.
pub fn totals(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<Cell>> {
    let mut sql = Sql::new("");
    let sums = measures(&mut sql, ask);
    sql.push(&format!("select l.sold_month, {} from {LINES}{} where ", sums.columns, sums.join));
    conditions(&mut sql, ask, months);
    sql.push(" group by 1, 2");
    q.query(&sql.text, &sql.values, |r| Ok(cell(None, None, r.get(0)?, Worth::read(r, 1)?)))
}

/// Sums by sector: its code, or none, in place of a row's id.
///
/// # Errors
/// What the database says.
pub fn by_sector(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<(String, Cell)>> {
    let mut sql = Sql::new("");
    let sums = measures(&mut sql, ask);
    sql.push(&format!(
        "select coalesce(own.sector, ''), l.sold_month, {} from {LINES}{} where ",
        sums.columns, sums.join
    ));
    conditions(&mut sql, ask, months);
    sql.push(" group by 1, 2, 3");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, cell(None, None, r.get(1)?, Worth::read(r, 2)?))))
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

/// How many accounts there are in scope that the filter is about, and how many of them have a line in these months that
/// counts; archived ones count where they have. What a filter says of what was sold narrows the second number only; one
/// by territory takes accounts that are there today, and those with lines that were sold there.
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
        could(&mut sql, ask, sold);
        sql.push(if sold { " and exists (" } else { " and not exists (" });
        sql.push("select 1 from revenue_lines l where l.account_id = a.id and ");
        counting(&mut sql, ask, months);
        sql.push(")");
        q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
    };
    let sold = count(true)?;
    Ok((sold + count(false)?, sold))
}

/// Appends that the account `a` is one that the filter is about. Where it was when lines were sold is said by those.
fn could(sql: &mut Sql, ask: &Ask<'_>, sold: bool) {
    let (f, today) = (ask.filter, sql.param(ask.today));
    let holds = |alias: &str| format!("{alias}.valid_from <= {today} and {alias}.valid_to > {today}");
    if let Some(account) = f.account {
        let account = sql.param(account);
        sql.push(&format!(
            " and exists (select 1 from account_tree t where t.account_id = a.id and t.ancestor_id = {account} and {})",
            holds("t")
        ));
    }
    if let Some(unit) = f.unit {
        let unit = sql.param(unit);
        sql.push(&format!(" and exists (select 1 from units n where n.account_id = a.id and n.id = {unit})"));
    }
    if let Some(territory) = f.territory.filter(|_| !sold) {
        let territory = sql.param(territory);
        sql.push(&format!(
            " and exists (select 1 from account_territories y
                join territory_tree tt on tt.descendant_id = y.territory_id and tt.ancestor_id = {territory}
               where y.account_id = a.id and {})",
            holds("y")
        ));
    }
    match f.sector.as_deref() {
        None => {}
        Some(NONE) => {
            sql.push(" and a.sector is null");
        }
        Some(sector) => {
            sql.push(" and a.sector = ").bind(sector.to_owned());
        }
    }
}
