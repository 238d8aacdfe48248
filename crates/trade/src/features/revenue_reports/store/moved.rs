//! Why the two attributions differ: accounts that one handed to another, and lines that somebody else sold.
//!
//! The database adds up what moved, account by account, and of that come the sums of everything, a page, and what is
//! said beside the people of a report: nobody keeps all of it.

use jiff::civil::{Date, date};
use tenure_db::{Conn, Row};
use uuid::Uuid;

use super::super::model::By;
use super::lines::{Ask, LEADS, LED_THEN, LINES, conditions, credited, handed, in_move, in_row, keys};
use super::worth::{reported, worth};
use crate::base::paging::Cursor;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};

/// What stands for nobody where what moved is put in order: before everybody.
const NOBODY: Uuid = Uuid::nil();
/// The same for no day.
const NO_DAY: Date = date(1, 1, 1);

/// What moved from one person to another with one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// To whom the lines belonged on their days; none without a lead.
    pub then: Option<UserId>,
    /// Their name.
    pub then_name: Option<String>,
    /// Who leads the account today; none without a lead.
    pub now: Option<UserId>,
    /// Their name.
    pub now_name: Option<String>,
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

impl Moved {
    /// What it comes to; none where no line has a rate.
    pub fn amount(&self) -> Option<i64> {
        (self.lines > self.unknown).then_some(self.minor)
    }
}

/// What everything that moved comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many there are.
    pub all: i64,
    /// What they come to: minor units of the reporting currency.
    pub sum: i64,
    /// How many of their lines have a rate; without one nobody knows the sum.
    pub known: i64,
    /// How many of them are hand-overs.
    pub handed: i64,
    /// What the hand-overs come to.
    pub handed_sum: i64,
    /// How many lines of the hand-overs have a rate.
    pub handed_known: i64,
}

/// Accounts that came to a person, or went from them, on one day from or to the same other person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Whether they came.
    pub came: bool,
    /// The other person; none without a lead.
    pub other: Option<UserId>,
    /// Their name.
    pub other_name: Option<String>,
    /// The day of the hand-over, if there was one.
    pub on: Option<Date>,
    /// How many accounts.
    pub accounts: i64,
    /// The name of one of them.
    pub name: String,
}

/// The place of a row in the list: the largest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    size: i64,
    account: Uuid,
    then: Uuid,
    now: Uuid,
    on: Date,
}

impl Place {
    /// That of a row.
    pub fn of(m: &Moved) -> Self {
        let id = |user: Option<UserId>| user.map_or(NOBODY, |user| user.0);
        let on = m.on.unwrap_or(NO_DAY);
        Self { size: m.minor.saturating_abs(), account: m.account.0, then: id(m.then), now: id(m.now), on }
    }

    /// As a cursor.
    pub fn cursor(&self) -> Cursor {
        let value = format!("{},{},{},{}", self.size, self.then, self.now, self.on);
        Cursor { value: Some(value), id: self.account }
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `Invalid` on `cursor` for one of another list.
    pub fn read(cursor: &Cursor) -> Result<Self> {
        let parts = || {
            let mut parts = cursor.value.as_deref()?.split(',');
            let (size, then) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            let (now, on) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            parts.next().is_none().then_some(Self { size, account: cursor.id, then, now, on })
        };
        parts().ok_or_else(|| Error::field("cursor", "error-cursor"))
    }
}

/// A statement that begins with what moved in these months, as `moved`, and what it comes to, as `totals`.
fn grouped(ask: &Ask<'_>, months: (i64, i64)) -> Sql {
    let mut sql = Sql::new("");
    let found = keys(&mut sql, ask, By::Lead);
    let worth = worth(&mut sql, ask);
    let handed = handed(&mut sql);
    let then = credited();
    sql.push(&format!(
        "with moved as materialized (select l.account_id, {then} as then_id, {LEADS} as now_id, {handed} as handed_on,
                cast(coalesce(sum({}), 0) as bigint) as minor, count(*) as lines, count(*) - count({}) as unknown
           from {LINES}{}{} where ",
        worth.minor, worth.known, found.joins, worth.join
    ));
    conditions(&mut sql, ask, months);
    sql.push(&format!(" and {then} is distinct from {LEADS}"));
    in_row(&mut sql, ask, &found);
    in_move(&mut sql, ask);
    sql.push(
        " group by 1, 2, 3, 4),
          totals as (select count(*) as n, cast(coalesce(sum(minor), 0) as bigint) as minor,
                cast(coalesce(sum(lines - unknown), 0) as bigint) as known, count(handed_on) as handed,
                cast(coalesce(sum(case when handed_on is not null then minor end), 0) as bigint) as handed_minor,
                cast(coalesce(sum(case when handed_on is not null then lines - unknown end), 0) as bigint) as handed_known
              from moved)",
    );
    sql
}

/// The columns that [`totals`] reads.
const TOTALS: &str = "totals.n, totals.minor, totals.known, totals.handed, totals.handed_minor, totals.handed_known";

fn totals(r: &Row<'_>) -> Result<Totals> {
    Ok(Totals {
        all: r.get(0)?,
        sum: r.get(1)?,
        known: r.get(2)?,
        handed: r.get(3)?,
        handed_sum: r.get(4)?,
        handed_known: r.get(5)?,
    })
}

/// What moved in these months, the largest first: so much of it after a place, each through `row`. Answers what all of it
/// comes to.
///
/// # Errors
/// What the database or `row` says.
pub fn each(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    months: (i64, i64),
    (after, limit): (Option<&Place>, usize),
    mut row: impl FnMut(Moved) -> Result<()>,
) -> Result<Totals> {
    let mut sql = grouped(ask, months);
    let (nobody, no_day) = (sql.param(NOBODY), sql.param(NO_DAY));
    let order = |of: &str| {
        format!(
            "{of}.account_id, coalesce({of}.then_id, {nobody}), coalesce({of}.now_id, {nobody}), coalesce({of}.handed_on, {no_day})"
        )
    };
    sql.push(&format!(
        " select {TOTALS}, p.account_id, a.name, p.then_id, ut.name, p.now_id, un.name, p.handed_on, p.minor, p.lines, p.unknown
            from totals left join (select m.* from moved m"
    ));
    if let Some(place) = after {
        let size = sql.param(place.size);
        sql.push(&format!(" where (abs(m.minor) < {size} or (abs(m.minor) = {size} and ({}) > (", order("m")));
        sql.bind(place.account).push(", ").bind(place.then).push(", ").bind(place.now).push(", ").bind(place.on);
        sql.push(")))");
    }
    sql.push(&format!(" order by abs(m.minor) desc, {} limit ", order("m")));
    sql.bind(i64::try_from(limit).unwrap_or(i64::MAX)).push(&format!(
        ") p on 1 = 1 left join accounts a on a.id = p.account_id left join users ut on ut.id = p.then_id
             left join users un on un.id = p.now_id order by abs(p.minor) desc, {}",
        order("p")
    ));
    let mut all = Totals::default();
    q.query(&sql.text, &sql.values, |r| {
        all = totals(r)?;
        let Some(account) = r.get::<Option<AccountId>>(6)? else { return Ok(()) };
        row(Moved {
            account,
            name: r.get(7)?,
            then: r.get(8)?,
            then_name: r.get(9)?,
            now: r.get(10)?,
            now_name: r.get(11)?,
            on: r.get(12)?,
            minor: r.get(13)?,
            lines: r.get(14)?,
            unknown: r.get(15)?,
        })
    })?;
    Ok(all)
}

/// What moved in these months in words, for a report by person: of each the largest of what came to them or went from
/// them, `few` at most, with how many there are; and what all of it comes to.
///
/// # Errors
/// What the database says.
pub fn told(
    q: &Conn<'_>,
    ask: &Ask<'_>,
    months: (i64, i64),
    few: i64,
    mut phrase: impl FnMut(Option<UserId>, Phrase, i64),
) -> Result<Totals> {
    let mut sql = grouped(ask, months);
    let (nobody, no_day) = (sql.param(NOBODY), sql.param(NO_DAY));
    sql.push(&format!(
        ", sides as (select account_id, now_id as person_id, true as came, then_id as other_id, handed_on, abs(minor) as size
              from moved union all select account_id, then_id, false, now_id, handed_on, abs(minor) from moved),
          spoken as (select s.person_id, s.came, s.other_id, s.handed_on, sum(s.size) as size, count(*) as n, max(a.name) as name
              from sides s cross join accounts a where a.id = s.account_id group by 1, 2, 3, 4),
          ranked as (select g.*, count(*) over (partition by g.person_id) as phrases, row_number() over (partition by g.person_id
                 order by g.size desc, g.came, coalesce(g.other_id, {nobody}), coalesce(g.handed_on, {no_day})) as place
              from spoken g)
          select {TOTALS}, r.phrases, r.person_id, r.came, r.other_id, u.name, r.handed_on, r.n, r.name
            from totals left join ranked r on r.place <= "
    ));
    sql.bind(few).push(" left join users u on u.id = r.other_id order by r.person_id, r.place");
    let mut all = Totals::default();
    q.query(&sql.text, &sql.values, |r| {
        all = totals(r)?;
        let Some(phrases) = r.get::<Option<i64>>(6)? else { return Ok(()) };
        let of = Phrase {
            came: r.get(8)?,
            other: r.get(9)?,
            other_name: r.get(10)?,
            on: r.get(11)?,
            accounts: r.get(12)?,
            name: r.get(13)?,
        };
        phrase(r.get(7)?, of, phrases);
        Ok::<_, Error>(())
    })?;
    Ok(all)
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
