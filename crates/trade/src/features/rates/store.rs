//! All SQL of the feature.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};

use super::model::{Rate, Rates};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result};

/// All rates, ready for conversion.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Rates> {
    let rows = q.query("select currency, base, rated_on, rate from currency_rates", &params![], |r| {
        Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
    })?;
    Ok(Rates::new(rows))
}

const COLUMNS: &str = "currency, base, rated_on, rate, version";

fn read(r: &Row<'_>) -> Result<Rate> {
    Ok(Rate { currency: r.get(0)?, base: r.get(1)?, on: r.get(2)?, rate: r.get(3)?, version: r.get(4)? })
}

/// One rate.
///
/// # Errors
/// What the database says.
pub fn find(q: &Conn<'_>, currency: &str, base: &str, on: Date) -> Result<Option<Rate>> {
    let sql = format!("select {COLUMNS} from currency_rates where currency = $1 and base = $2 and rated_on = $3");
    q.query_opt(&sql, &params![currency, base, on], read)
}

/// What narrows a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this currency, valued or valuing.
    pub currency: Option<String>,
}

/// One page, the latest first: `limit` rows and one more after the cursor.
///
/// # Errors
/// `Invalid` for a cursor of another list.
pub fn page(q: &Conn<'_>, filter: &Filter, cursor: Option<&Cursor>, limit: usize) -> Result<Vec<Rate>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from currency_rates where 1 = 1"));
    if let Some(currency) = &filter.currency {
        let currency = sql.param(currency.clone());
        sql.push(&format!(" and (currency = {currency} or base = {currency})"));
    }
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let mut parts = cursor.value.as_deref().unwrap_or_default().split('/');
        let on: Date = parts.next().and_then(|day| day.parse().ok()).ok_or_else(wrong)?;
        let (currency, base) = (parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?);
        let (on, currency, base) = (sql.param(on), sql.param(currency.to_owned()), sql.param(base.to_owned()));
        sql.push(&format!(" and (rated_on < {on} or (rated_on = {on} and (currency, base) > ({currency}, {base})))"));
    }
    sql.push(" order by rated_on desc, currency, base limit ").bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// The place of a row in that order.
pub fn cursor(rate: &Rate) -> Cursor {
    let value = format!("{}/{}/{}", rate.on, rate.currency, rate.base);
    Cursor { value: Some(value), id: uuid::Uuid::nil() }
}

/// How many rates there are.
///
/// # Errors
/// What the database says.
pub fn count(q: &Conn<'_>) -> Result<i64> {
    q.query_one("select count(*) from currency_rates", &params![], |r| Ok(r.get(0)?))
}

/// A pair with its day.
pub type Key = (String, String, Date);

/// All rates by their key, for a file.
///
/// # Errors
/// What the database says.
pub(in crate::features::rates) fn by_key(q: &Conn<'_>) -> Result<HashMap<Key, (i64, i64)>> {
    let rows = q.query(&format!("select {COLUMNS} from currency_rates"), &params![], read)?;
    Ok(rows.into_iter().map(|r| ((r.currency, r.base, r.on), (r.rate, r.version))).collect())
}

/// Stores rates, each instead of the one of its pair and day.
pub(in crate::features::rates) fn put(tx: &Tx<'_>, by: &Acting, rates: &[Rate]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = rates
        .iter()
        .map(|r| {
            let (currency, base) = (r.currency.as_str(), r.base.as_str());
            params![currency, base, r.on, r.rate, r.version, by.now, by.viewer.actor()].into()
        })
        .collect();
    tx.insert_many(
        "insert into currency_rates (currency, base, rated_on, rate, version, created_at, created_by)",
        &rows,
        "on conflict (currency, base, rated_on) do update set rate = excluded.rate, version = excluded.version",
    )?;
    Ok(())
}

/// Takes a rate out.
pub(in crate::features::rates) fn delete(tx: &Tx<'_>, rate: &Rate) -> Result<()> {
    tx.execute(
        "delete from currency_rates where currency = $1 and base = $2 and rated_on = $3",
        &params![rate.currency.as_str(), rate.base.as_str(), rate.on],
    )?;
    Ok(())
}
