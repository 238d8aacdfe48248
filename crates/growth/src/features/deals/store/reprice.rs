//! What is kept beside a deal's own fields: the amount in the reporting currency, what the evidence says, the month.
//! Looked at part by part, in the order of the accounts.

use tenure_db::{Tx, Value, ids_value, params};
use uuid::Uuid;

use super::super::model::Facts;
use super::deal::{COLUMNS, read};
use super::{packed, parts};
use crate::base::{AccountId, DealId, Error, Result};
use crate::features::rates::model::{Basis, Rates};
use jiff::civil::Date;

/// Deals that are looked at in one transaction.
const CHUNK: i64 = 1_000;

/// A day on which every rate holds that is known.
const LAST: Date = Date::constant(9998, 12, 31);

/// The amount in the reporting currency: by the rate of the day on which it closed or is to close, which is the newest
/// while that day lies ahead.
pub(in crate::features::deals) fn reporting(rates: &Rates, facts: &Facts, currency: &str) -> Option<i64> {
    let day = facts.closed_on.or(facts.close_on).unwrap_or(LAST);
    rates.convert(facts.amount_minor?, &facts.currency, currency, day, Basis::Historical)
}

/// Converts the next deals; answers how many were wrong, and where the next part begins. The version stays: nobody has
/// edited anything.
pub(in crate::features::deals) fn run(
    tx: &Tx<'_>,
    rates: &Rates,
    currency: &str,
    after: (Uuid, Uuid),
    repair: bool,
) -> Result<(usize, Option<(Uuid, Uuid)>)> {
    let sql = format!(
        "select {COLUMNS}, d.close_month from deals d where (d.account_id, d.id) > ($1, $2)
          order by d.account_id, d.id limit $3"
    );
    let mut months: Vec<Option<i64>> = Vec::new();
    let rows = tx.query(&sql, &params![after.0, after.1, CHUNK], |r| {
        Ok::<_, Error>((read(r)?, r.get::<Option<i64>>(super::deal::WIDTH)?))
    })?;
    let mut deals = Vec::with_capacity(rows.len());
    for (deal, month) in rows {
        deals.push(deal);
        months.push(month);
    }
    parts::load(tx, &mut deals)?;
    let next = deals.last().map(|d| (d.account.0, d.id.0));
    let mut wrong = Vec::new();
    for (deal, month) in deals.into_iter().zip(months) {
        let f = &deal.facts;
        let right = reporting(rates, f, currency);
        let sum = f.lines_sum().or(f.amount_minor);
        let fine = (deal.reporting_minor, deal.reporting_currency.as_str()) == (right, currency)
            && deal.category == f.category()
            && month == f.close_month()
            && sum == f.amount_minor;
        if !fine {
            wrong.push(deal);
        }
    }
    if repair && !wrong.is_empty() {
        let mut accounts: Vec<AccountId> = wrong.iter().map(|d| d.account).collect();
        accounts.dedup();
        // Whoever edits deals of these accounts has them locked.
        let lock = format!("update accounts set writes = writes + 1 where id in ({})", tx.ids_sql("$1"));
        tx.execute(&lock, &[ids_value(accounts.iter().map(|id| id.0))])?;
        for deal in &wrong {
            store(tx, currency, (deal.account, deal.id), &deal.facts.clone().settled(), rates)?;
        }
        packed::keep(tx, &accounts)?;
    }
    Ok((wrong.len(), next))
}

fn store(tx: &Tx<'_>, currency: &str, at: (AccountId, DealId), f: &Facts, rates: &Rates) -> Result<()> {
    let int = |n: Option<i64>| n.map_or(Value::NullInt, Value::Int);
    tx.execute(
        "update deals set reporting_minor = $3, reporting_currency = $4, category = $5, close_month = $6, amount_minor = $7
          where account_id = $1 and id = $2",
        &params![
            at.0,
            at.1,
            int(reporting(rates, f, currency)),
            currency,
            f.category().code(),
            int(f.close_month()),
            int(f.amount_minor)
        ],
    )?;
    Ok(())
}
