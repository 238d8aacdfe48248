//! Why the two attributions differ: accounts that one handed to another, and lines that somebody else sold.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::By;
use super::lines::{Ask, LEADS, LED_THEN, LINES, conditions, credited, handed, in_move, in_row, keys};
use super::named;
use super::worth::{added, measures, reported};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};

/// What moved from one person to another with one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The account.
    pub account: AccountId,
    /// Its name; empty until [`name`] has told it.
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

/// What moved in these months, the largest first: all of it, without the names of accounts.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>, ask: &Ask<'_>, months: (i64, i64)) -> Result<Vec<Moved>> {
    let mut sql = Sql::new("");
    let found = keys(&mut sql, ask, By::Lead);
    let sums = measures(&mut sql, ask);
    let handed = handed(&mut sql);
    let then = credited();
    sql.push(&format!(
        "select l.account_id, {then}, {LEADS}, {handed}, {} from {LINES}{} where ",
        sums.columns, found.joins
    ));
    conditions(&mut sql, ask, months);
    sql.push(&format!(" and {then} is distinct from {LEADS}"));
    in_row(&mut sql, ask, &found);
    in_move(&mut sql, ask);
    sql.push(" group by 1, 2, 3, 4, 5").push(&sums.group);
    let mut places = HashMap::new();
    let mut all: Vec<Moved> = Vec::new();
    for (key, worth) in added(q, ask, &sql, 4, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))? {
        let at = *places.entry(key).or_insert(all.len());
        if at == all.len() {
            let (account, then, now, on) = key;
            all.push(Moved { account, name: String::new(), then, now, on, minor: 0, lines: 0, unknown: 0 });
        }
        let of = &mut all[at];
        of.minor = of.minor.saturating_add(worth.minor);
        of.lines += worth.lines;
        of.unknown += worth.unknown;
    }
    all.sort_by_key(|m| (std::cmp::Reverse(m.minor.unsigned_abs()), m.account, m.then, m.now, m.on));
    Ok(all)
}

/// Names the accounts of a page.
///
/// # Errors
/// What the database says.
pub fn name(q: &Conn<'_>, ask: &Ask<'_>, page: &mut [Moved]) -> Result<()> {
    let mut ids: Vec<Uuid> = page.iter().map(|m| m.account.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = named::of(q, ask.scope, By::Account, &ids)?;
    page.iter_mut().for_each(|m| m.name = names.get(&m.account.0).cloned().unwrap_or_default());
    Ok(())
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
    let reported = reported(&mut sql, ask);
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
    let reported = reported(&mut sql, ask);
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
