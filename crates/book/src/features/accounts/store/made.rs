//! The accounts table sorted by what no statement can give: it is computed for all accounts that may have a value, and
//! these are ranked; accounts without one come last, by id, as in any other order.

use jiff::civil::Date;
use tenure_db::{Conn, ids_value};

use super::filter::condition;
use super::list::{self, Ask, Item, Page, Raw, columns, cut, item};
use crate::base::asof;
use crate::base::paging::Cursor;
use crate::base::registry::{Cell, MadeColumn};
use crate::base::sql::Sql;
use crate::base::{AccountId, Cx, Error, Fields, Result};

/// Most accounts that are computed to be sorted.
const MOST: usize = 5_000;

/// A value with its account.
type Ranked = (i64, AccountId);

/// Reads a page with the cells that are computed for its rows, whatever it is sorted by.
///
/// # Errors
/// `Invalid` when the cursor does not fit the order, or when too many accounts would have to be computed to be sorted.
pub fn read(q: &Conn<'_>, cx: &Cx, ask: &Ask<'_>) -> Result<Page> {
    let columns = || cx.app.registry.made_columns.iter();
    let mut found = match columns().find(|made| made.key == ask.order.column.key) {
        Some(made) => sorted(q, cx, ask, made)?,
        None => list::page(q, ask)?,
    };
    let day = asof::day(ask.filter.as_of, ask.scope.today);
    for (at, column) in ask.columns.iter().enumerate().filter(|(_, column)| column.cell == Cell::Share) {
        let Some(made) = columns().find(|made| made.key == column.key) else { continue };
        let ids: Vec<AccountId> = found.items.iter().map(|item| item.id).collect();
        let values = (made.make)(q, cx, &ids, day)?;
        for item in &mut found.items {
            item.cells[at] = values.get(&item.id).map_or(Raw::None, |n| Raw::Int(*n));
        }
    }
    Ok(found)
}

fn sorted(q: &Conn<'_>, cx: &Cx, ask: &Ask<'_>, made: &MadeColumn) -> Result<Page> {
    let ranked = rank(q, cx, ask, made, asof::day(ask.filter.as_of, ask.scope.today))?;
    let mut items: Vec<Item> = Vec::with_capacity(ask.limit + 1);
    let stretches = if ask.back { [true, false] } else { [false, true] };
    let mut start = ask.start;
    for without in stretches {
        if start.is_some_and(|c| c.value.is_none() != without) || items.len() > ask.limit {
            continue;
        }
        let limit = ask.limit + 1 - items.len();
        items.extend(match without {
            true => rest(q, ask, &ranked, start.take(), limit)?,
            false => known(q, ask, &ranked, start.take(), limit)?,
        });
    }
    Ok(cut(items, ask))
}

/// Whether rows are read from the largest down.
fn down(ask: &Ask<'_>) -> bool {
    ask.order.descending != ask.back
}

/// The accounts of the filter with a value, the smallest first.
fn rank(q: &Conn<'_>, cx: &Cx, ask: &Ask<'_>, made: &MadeColumn, day: Date) -> Result<Vec<Ranked>> {
    let mut sql = Sql::new("select a.id from accounts a where ");
    condition(&mut sql, ask.scope, ask.filter, "a.id");
    let [table, key, rows] = made.may;
    let rows = rows.replace(":day", &sql.param(day));
    sql.push(&format!(" and exists (select 1 from {table} where {key} = a.id and {rows}) limit "));
    sql.bind(i64::try_from(MOST + 1).unwrap_or(i64::MAX));
    let ids: Vec<AccountId> = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?;
    if ids.len() > MOST {
        let mut wrong = Fields::default();
        wrong.add_with("sort", "accounts-error-sort-many", vec![("most", MOST.to_string())]);
        return Err(Error::Invalid(wrong));
    }
    let values = (made.make)(q, cx, &ids, day)?;
    let mut ranked: Vec<Ranked> = values.into_iter().map(|(id, value)| (value, id)).collect();
    ranked.sort_unstable();
    Ok(ranked)
}

/// Rows with a value, in reading direction.
fn known(q: &Conn<'_>, ask: &Ask<'_>, ranked: &[Ranked], start: Option<&Cursor>, limit: usize) -> Result<Vec<Item>> {
    let place = match start {
        None => None,
        Some(cursor) => {
            let value = cursor.value.as_deref().and_then(|text| text.parse().ok());
            Some((value.ok_or_else(|| Error::field("cursor", "error-cursor"))?, AccountId(cursor.id)))
        }
    };
    let chosen: Vec<Ranked> = match down(ask) {
        true => ranked.iter().rev().filter(|r| place.is_none_or(|place| **r < place)).take(limit).copied().collect(),
        false => ranked.iter().filter(|r| place.is_none_or(|place| **r > place)).take(limit).copied().collect(),
    };
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select a.id, a.name, a.revenue_currency, a.archived_at is not null, cast(null as bigint)");
    columns(&mut sql, ask);
    let ids = set(q, &mut sql, chosen.iter().map(|(_, id)| *id));
    sql.push(&format!(" from accounts a cross join account_stats s where s.account_id = a.id and a.id in ({ids})"));
    let mut found = q.query(&sql.text, &sql.values, |r| item(r, ask, Cell::Int))?;
    let at = |id: AccountId| chosen.iter().position(|(_, chosen)| *chosen == id);
    found.sort_by_key(|item| at(item.id));
    for item in &mut found {
        item.sort = at(item.id).map(|at| chosen[at].0.to_string());
    }
    Ok(found)
}

/// Rows without a value, in reading direction.
fn rest(q: &Conn<'_>, ask: &Ask<'_>, ranked: &[Ranked], start: Option<&Cursor>, limit: usize) -> Result<Vec<Item>> {
    let (direction, compare) = if down(ask) { (" desc", "<") } else { ("", ">") };
    let mut sql = Sql::new("select a.id, a.name, a.revenue_currency, a.archived_at is not null, cast(null as bigint)");
    columns(&mut sql, ask);
    sql.push(" from (select a.id as id from accounts a where ");
    condition(&mut sql, ask.scope, ask.filter, "a.id");
    let ids = set(q, &mut sql, ranked.iter().map(|(_, id)| *id));
    sql.push(&format!(" and a.id not in ({ids})"));
    if let Some(cursor) = start {
        sql.push(&format!(" and a.id {compare} ")).bind(cursor.id);
    }
    sql.push(&format!(" order by a.id{direction} limit ")).bind(i64::try_from(limit).unwrap_or(i64::MAX));
    sql.push(&format!(
        ") p cross join accounts a cross join account_stats s where a.id = p.id and s.account_id = p.id order by p.id{direction}"
    ));
    q.query(&sql.text, &sql.values, |r| item(r, ask, Cell::Int))
}

/// Binds ids as one parameter; answers the statement that lists them.
fn set(q: &Conn<'_>, sql: &mut Sql, ids: impl Iterator<Item = AccountId>) -> String {
    sql.values.push(ids_value(ids.map(|id| id.0)));
    q.ids_sql(&format!("${}", sql.values.len()))
}
