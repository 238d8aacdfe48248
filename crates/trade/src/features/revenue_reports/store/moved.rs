//! Why the two attributions differ: accounts that one handed to another, and lines that somebody else sold.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::By;
use super::lines::{Ask, LED_THEN, LINES, conditions, credited, in_row, keys};
use crate::base::dated::OPEN;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};

/// What moved from one person to another with one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// To whom the lines belonged on their days; none without a lead.
    pub then: Option<UserId>,
    /// Who leads the account today; none without a lead.
    pub now: Option<UserId>,
    /// The day on which who led then stopped leading it; none where they were told to have sold it without leading it,
    /// or where nobody led.
    pub on: Option<Date>,
    /// Minor units of the reporting currency, of lines with a rate.
    pub minor: i64,
    /// How many lines.
    pub lines: i64,
    /// How many of them have no rate.
    pub unknown: i64,
}

/// What moved in these months, the largest first.
///
/// # Errors
/// What the database says.
pub fn list(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64), limit: i64) -> Result<Vec<Moved>> {
    let mut sql = Sql::new("");
    let found = keys(&mut sql, ask, By::Lead);
    let currency = sql.param(ask.currency.to_owned());
    let reported = format!("case when l.reporting_currency = {currency} then l.reporting_minor end");
    let day = sql.param(OPEN);
    // Who sold without leading has no day on which they handed over.
    sql.push(&format!(
        "select x.account_id, a.name, x.then_id, x.now_id, x.until_on, x.size, x.lines, x.unknown from (
           select l.account_id, {then} as then_id, {now} as now_id,
                  case when lt.user_id = {then} and lt.valid_to < {day} then lt.valid_to end as until_on,
                  cast(coalesce(sum({reported}), 0) as bigint) as size, count(*) as lines, count(*) - count({reported}) as unknown
             from {LINES}{joins} where ",
        then = found.then,
        now = found.now,
        joins = found.joins,
    ));
    conditions(&mut sql, ask, months);
    sql.push(&format!(" and {} is distinct from {}", found.then, found.now));
    in_row(&mut sql, ask, &found);
    sql.push(
        " group by 1, 2, 3, 4) x join accounts a on a.id = x.account_id
          order by abs(x.size) desc, a.name_key, x.account_id, x.then_id limit ",
    )
    .bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Moved {
            account: r.get(0)?,
            name: r.get(1)?,
            then: r.get(2)?,
            now: r.get(3)?,
            on: r.get(4)?,
            minor: r.get(5)?,
            lines: r.get(6)?,
            unknown: r.get(7)?,
        })
    })
}

/// What was credited by person and day: what targets are measured by. Lines without a rate are left out and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// Whose; none where nobody led the account and nobody is told to have sold it.
    pub user: Option<UserId>,
    /// The day.
    pub day: Date,
    /// Minor units of the reporting currency.
    pub minor: i64,
    /// Lines without a rate.
    pub unknown: i64,
}

/// Credits from the filter's first day on and before its last, by the attribution of each day.
///
/// # Errors
/// What the database says.
pub fn credits(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<Credit>> {
    let mut sql = Sql::new("");
    let currency = sql.param(ask.currency.to_owned());
    let reported = format!("case when l.reporting_currency = {currency} then l.reporting_minor end");
    sql.push(&format!(
        "select {}, l.sold_on, cast(coalesce(sum({reported}), 0) as bigint), count(*) - count({reported})
           from {LINES}{LED_THEN} where ",
        credited()
    ));
    conditions(&mut sql, ask, months);
    sql.push(" group by 1, 2");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Credit { user: r.get(0)?, day: r.get(1)?, minor: r.get(2)?, unknown: r.get(3)? })
    })
}

/// What was credited to one person by account, with how many lines have no rate: in whole what [`credits`] tells of them.
///
/// # Errors
/// What the database says.
pub fn by_account(q: &Conn<'_>, ask: &Ask<'_>, user: UserId, months: (i64, i64)) -> Result<Vec<(AccountId, i64, i64)>> {
    let mut sql = Sql::new("");
    let currency = sql.param(ask.currency.to_owned());
    let reported = format!("case when l.reporting_currency = {currency} then l.reporting_minor end");
    sql.push(&format!(
        "select l.account_id, cast(coalesce(sum({reported}), 0) as bigint), count(*) - count({reported})
           from {LINES}{LED_THEN} where {} = ",
        credited()
    ));
    sql.bind(user).push(" and ");
    conditions(&mut sql, ask, months);
    sql.push(" group by 1 order by 1");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}
