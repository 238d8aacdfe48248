//! Which accounts have the largest estimates of what is neither sold nor on its way: to choose the few that are looked
//! at.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tenure_db::{Conn, params};

use super::Whose;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result};
use crate::features::rates::model::{Basis, Rates};
use crate::features::revenue::ask::year_before;

/// What so many minor units become, told as a factor.
const MANY: i64 = 1_000_000_000;

/// What a minor unit of each currency is worth in minor units of another, by the rates of a day.
///
/// # Errors
/// What the database says.
pub fn worths(q: &Conn<'_>, into: &str, day: Date) -> Result<Vec<(String, f64)>> {
    let sql = "select r.currency, r.base, r.rated_on, r.rate
                 from (select currency, base, max(rated_on) as last_on from currency_rates where rated_on <= $1
                        group by currency, base) g
                 join currency_rates r on r.currency = g.currency and r.base = g.base and r.rated_on = g.last_on";
    let rows = q.query(sql, &params![day], |r| {
        Ok::<_, Error>((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<Date>(2)?, r.get::<i64>(3)?))
    })?;
    let mut all: BTreeSet<String> = rows.iter().flat_map(|r| [r.0.clone(), r.1.clone()]).collect();
    all.insert(into.to_owned());
    let rates = Rates::new(rows);
    let worth = |currency: String| {
        let many = rates.convert(MANY, &currency, into, day, Basis::Constant(day))?;
        Some((currency, many as f64 / MANY as f64))
    };
    Ok(all.into_iter().filter_map(worth).collect())
}

/// Accounts that have estimates of cells that nobody sells, each with the largest: those with the largest first. Of few
/// accounts cells that are sold or have an open deal are left out, which takes too long of very many.
///
/// # Errors
/// What the database says.
pub fn largest(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    day: Date,
    worths: &[(String, f64)],
    limit: i64,
) -> Result<Vec<(AccountId, f64)>> {
    let mut sql =
        Sql::new("select g.account_id, g.most from (select w.account_id, max(w.spend_minor * case w.currency");
    for (currency, worth) in worths {
        let (currency, worth) = (sql.param(currency.clone()), sql.param(*worth));
        sql.push(&format!(" when {currency} then cast({worth} as double precision)"));
    }
    let on = sql.param(day);
    sql.push(&format!(
        " else cast(0 as double precision) end) as most from whitespace_cells w
          where w.state = '' and w.spend_minor > 0 and w.valid_from <= {on} and w.valid_to > {on}"
    ));
    let grouped = " group by w.account_id) g";
    match whose {
        // Estimates of few accounts, and a scope of very many: each of the few is asked for.
        Whose::Scope(scope) if scope.large => {
            sql.push(grouped).push(" cross join accounts a where a.id = g.account_id and a.archived_at is null and ");
            scope.filter(&mut sql, "g.account_id");
        }
        _ => {
            let from = sql.param(year_before(day));
            sql.push(&format!(
                " and not exists (select 1 from revenue_lines l where l.account_id = w.account_id
                     and l.offering_id = w.offering_id and (l.unit_id = w.unit_id or l.unit_id is null and w.unit_id is null)
                     and l.archived_at is null and l.sold_on > {from} and l.sold_on <= {on})
                  and not exists (select 1 from deal_lines dl join deals d on d.account_id = dl.account_id and d.id = dl.deal_id
                   where dl.account_id = w.account_id and dl.offering_id = w.offering_id
                     and (coalesce(dl.unit_id, d.unit_id) = w.unit_id
                       or coalesce(dl.unit_id, d.unit_id) is null and w.unit_id is null)
                     and d.archived_at is null and d.outcome = 'open') and "
            ));
            whose.narrow(&mut sql, "w.account_id");
            sql.push(grouped);
        }
    }
    sql.push(" order by g.most desc, g.account_id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}
