//! Which accounts have the largest openings, as far as one statement can say it: to choose the few that are looked at.
//!
//! An opening is a line in a unit, or in the account as a whole, in which nothing is sold, on its way or in somebody else's
//! hands; it is worth the estimate of the line or the sum of those of its parts, whichever is more (`model/make.rs`). What
//! is told here of accounts that are not very many is not less than that, so none of them is left behind for one whose
//! openings are said to be worth less; but for a line of which parts were sold and others given back for as much, whose
//! sales count beside the estimates there.
//! It is just that much, but for three things that would have to be made out of the whole grid, where it may be more:
//! estimates of a part and of parts of that part count both, what units account for is not taken off what is said of the
//! account as a whole, and whether a unit can buy the line is not asked.

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

/// What a minor unit of each currency is worth in minor units of another.
#[derive(Clone, Debug)]
pub struct Worths {
    /// The other one.
    into: String,
    /// Each currency with its factor; one without a rate is not among them.
    each: Vec<(String, f64)>,
}

/// Reads them, by the rates of a day.
///
/// # Errors
/// What the database says.
pub fn worths(q: &Conn<'_>, into: &str, day: Date) -> Result<Worths> {
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
    Ok(Worths { into: into.to_owned(), each: all.into_iter().filter_map(worth).collect() })
}

/// What an estimate is worth, as SQL over `w`, and zero.
fn worth(sql: &mut Sql, worths: &Worths) -> (String, &'static str) {
    let zero = "cast(0 as double precision)";
    let mut worth = String::from("w.spend_minor * case w.currency");
    for (currency, factor) in &worths.each {
        let (currency, factor) = (sql.param(currency.clone()), sql.param(*factor));
        worth.push_str(&format!(" when {currency} then cast({factor} as double precision)"));
    }
    worth.push_str(&format!(" else {zero} end"));
    (worth, zero)
}

/// Accounts with what their largest opening may be worth, in minor units of the currency of `worths`: the largest first.
///
/// A scope of very many accounts is asked for the largest single estimate instead, whatever is sold there: lines are not
/// added up and nothing is left out, which takes eight times as long of all of them. There a line of many small parts may
/// be missed. Ask again of those that it gives.
///
/// # Errors
/// What the database says.
pub fn largest(
    q: &Conn<'_>,
    whose: &Whose<'_>,
    day: Date,
    worths: &Worths,
    limit: i64,
) -> Result<Vec<(AccountId, f64)>> {
    let mut sql = Sql::default();
    let on = sql.param(day);
    let (worth, zero) = worth(&mut sql, worths);
    let noted = format!("w.state = '' and w.spend_minor > 0 and w.valid_from <= {on} and w.valid_to > {on}");
    match whose {
        // Estimates of few accounts, and a scope of very many: each of the few is asked for.
        Whose::Scope(scope) if scope.large => {
            sql.push(&format!(
                "select g.account_id, g.most from (select w.account_id, max({worth}) as most from whitespace_cells w
                  where {noted} group by w.account_id) g cross join accounts a
                  where a.id = g.account_id and a.archived_at is null and "
            ));
            scope.filter(&mut sql, "g.account_id");
            sql.push(" order by g.most desc, g.account_id limit ");
        }
        _ => {
            let sold = format!(
                "o.archived_at is null and (o.valid_from is null or o.valid_from <= {on}) and o.valid_to > {on}"
            );
            // `part_of` is the line of each offering, of lines that are sold, and whether it is sold itself; `told` are the
            // estimates of each line and of its parts, by place: a unit, or the account itself.
            sql.push(&format!(
                "with recursive part_of (id, line_id, live) as (
                   select o.id, o.id, 1 from offerings o where o.parent_id is null and {sold}
                   union all
                   select o.id, p.line_id, case when p.live = 1 and {sold} then 1 else 0 end
                     from part_of p cross join offerings o where o.parent_id = p.id),
                 told (account_id, place_id, line_id, own, parts) as (
                   select w.account_id, coalesce(w.unit_id, w.account_id), p.line_id,
                          coalesce(max(case when w.offering_id = p.line_id then {worth} end), {zero}),
                          coalesce(sum(case when w.offering_id <> p.line_id then {worth} end), {zero})
                     from whitespace_cells w join part_of p on p.id = w.offering_id
                    where p.live = 1 and {noted} and "
            ));
            whose.narrow(&mut sql, "w.account_id");
            sql.push(" group by w.account_id, coalesce(w.unit_id, w.account_id), p.line_id)");
            taken(&mut sql, day, &on, worths);
            sql.push(
                " select e.account_id, max(case when e.own > e.parts then e.own else e.parts end) as most from told e
                    left join taken t on t.account_id = e.account_id and t.place_id = e.place_id and t.line_id = e.line_id
                   where t.account_id is null and not exists (select 1 from units u where u.account_id = e.account_id
                           and u.id = e.place_id and u.archived_at is not null)
                   group by e.account_id order by most desc, e.account_id limit ",
            );
        }
    }
    sql.bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Goes on with `taken`: the lines in which something of the accounts of `told` is sold, on its way or in somebody else's
/// hands, or of which it is said that the client cannot use them.
fn taken(sql: &mut Sql, day: Date, on: &str, worths: &Worths) {
    let (from, into) = (sql.param(year_before(day)), sql.param(worths.into.clone()));
    let rated = format!("case when l.reporting_currency = {into} then l.reporting_minor end");
    let those = "in (select e.account_id from told e)";
    sql.push(&format!(
        ", taken (account_id, place_id, line_id) as (
           select l.account_id, coalesce(l.unit_id, l.account_id), p.line_id
             from revenue_lines l join part_of p on p.id = l.offering_id
            where l.account_id {those} and l.archived_at is null and l.sold_on > {from} and l.sold_on <= {on}
            group by l.account_id, coalesce(l.unit_id, l.account_id), p.line_id
           having sum({rated}) > 0 or count(*) > count({rated})
           union all
           select d.account_id, coalesce(dl.unit_id, d.unit_id, d.account_id), p.line_id
             from deals d join deal_lines dl on dl.account_id = d.account_id and dl.deal_id = d.id
             join part_of p on p.id = dl.offering_id
            where d.account_id {those} and d.outcome = 'open' and d.archived_at is null and d.opened_on <= {on}
           union all
           select c.account_id, coalesce(c.unit_id, c.account_id), p.line_id
             from whitespace_cells c join part_of p on p.id = c.offering_id
            where c.account_id {those} and c.valid_from <= {on} and c.valid_to > {on}
              and (c.state = 'competitor' or c.state = 'not_applicable' and c.offering_id = p.line_id))"
    ));
}
