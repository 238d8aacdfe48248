//! Freezing: what each deal was on a day is written down once, and never changed. It is written part by part, each in a
//! transaction of its own, so that nobody waits for all of it.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::led;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result};

/// Days that a first freeze looks back for closed deals, so that the year to date is known from it on.
const BACK: i64 = 400;

/// The last snapshot of a deal, whichever it is: no later one stands beside `s`.
const LAST: &str = "not exists (select 1 from deal_snapshots n where n.account_id = s.account_id
            and n.deal_id = s.deal_id and n.taken_on > s.taken_on)";

/// The days of freezes, the last one first.
///
/// # Errors
/// What the database says.
pub fn list(q: &Conn<'_>, limit: i64) -> Result<Vec<Date>> {
    q.query("select f.taken_on from forecast_freezes f order by f.taken_on desc limit $1", &params![limit], |r| {
        Ok::<_, Error>(r.get(0)?)
    })
}

/// The day of the last freeze.
///
/// # Errors
/// What the database says.
pub fn last(q: &Conn<'_>) -> Result<Option<Date>> {
    Ok(list(q, 1)?.into_iter().next())
}

/// Whether there is any deal.
///
/// # Errors
/// What the database says.
pub fn any_deal(q: &Conn<'_>) -> Result<bool> {
    Ok(q.query_opt("select 1 from deals limit 1", &[], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// A freeze that is being made.
#[derive(Clone, Copy, Debug)]
struct Underway {
    since: Date,
    upto: AccountId,
    deals: i64,
}

/// The day of the freeze that is being made, if any.
///
/// # Errors
/// What the database says.
pub fn underway(q: &Conn<'_>) -> Result<Option<Date>> {
    q.query_opt("select f.taken_on from forecast_freezing f order by f.taken_on limit 1", &[], |r| {
        Ok::<_, Error>(r.get(0)?)
    })
}

/// What a part of a freeze came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// There is more to do.
    More,
    /// It was the last one; so many deals are frozen.
    Done(i64),
    /// Deals were frozen on this day before.
    Before,
}

/// Writes down the next open deals, and closed ones that are not as they were written down last, as they are: those of
/// whole accounts in the order of their ids, some `most` at a time. Once all are, the freeze counts. Whoever goes on after a stop, or
/// beside somebody else, begins where the last part ended, and what was written down is not written again.
///
/// # Errors
/// What the database says.
pub fn part(tx: &Tx<'_>, by: &Acting, most: i64) -> Result<Part> {
    let today = by.today;
    if let Some(day) = underway(tx)?.filter(|day| *day < today) {
        discard(tx, day, most)?;
        return Ok(Part::More);
    }
    if last(tx)?.is_some_and(|last| last >= today) {
        return Ok(Part::Before);
    }
    let Some(now) = begin(tx, today)? else { return Ok(Part::Before) };
    let end = end(tx, now.upto, most)?;
    let next = Which::Next(now.upto, end);
    let deals = now.deals + open(tx, today, next)? + closed(tx, (today, now.since), next)?;
    if let Some(end) = end {
        tx.execute(
            "update forecast_freezing set upto = $2, deals = $3 where taken_on = $1",
            &params![today, end, deals],
        )?;
        return Ok(Part::More);
    }
    tx.execute("delete from forecast_freezing where taken_on = $1", &params![today])?;
    tx.execute(
        "insert into forecast_freezes (taken_on, deals, taken_at) values ($1, $2, $3)",
        &params![today, deals, by.now],
    )?;
    Ok(Part::Done(deals))
}

/// Begins the freeze of a day, or goes on with it; its row is locked from then on. None when another has ended it since.
fn begin(tx: &Tx<'_>, today: Date) -> Result<Option<Underway>> {
    let since = last(tx)?.unwrap_or_else(|| today.checked_sub(jiff::ToSpan::days(BACK)).unwrap_or(today));
    tx.execute(
        "insert into forecast_freezing (taken_on, since, upto, deals, parts) values ($1, $2, $3, 0, 0)
         on conflict (taken_on) do nothing",
        &params![today, since, Uuid::nil()],
    )?;
    tx.execute("update forecast_freezing set parts = parts + 1 where taken_on = $1", &params![today])?;
    if last(tx)?.is_some_and(|last| last >= today) {
        tx.execute("delete from forecast_freezing where taken_on = $1", &params![today])?;
        return Ok(None);
    }
    standing(tx, today)
}

/// The account with which a part ends that begins after another; none when it holds all that are left.
fn end(q: &Conn<'_>, after: AccountId, most: i64) -> Result<Option<AccountId>> {
    let sql = "select d.account_id from deals d where d.account_id > $1 and d.archived_at is null
                order by d.account_id limit 1 offset $2";
    q.query_opt(sql, &params![after, most], |r| Ok(r.get(0)?))
}

/// Whose deals are written down.
#[derive(Clone, Copy)]
enum Which {
    /// Those of a part: of the accounts after the first, up to and with the second.
    Next(AccountId, Option<AccountId>),
    /// Those of the accounts of a work set that parts have passed.
    Passed(Uuid, AccountId),
}

/// Appends them as a condition on `accounts a`, and that of their deals.
fn within(sql: &mut Sql, which: Which) {
    match which {
        Which::Next(after, end) => {
            sql.push(" where a.id > ").bind(after);
            if let Some(end) = end {
                sql.push(" and a.id <= ").bind(end);
            }
        }
        Which::Passed(set, upto) => {
            sql.push(" where a.id in (select w.id from work_sets w where w.set_id = ").bind(set);
            sql.push(") and a.id <= ").bind(upto);
        }
    }
    sql.push(" and d.account_id = a.id");
}

/// How far the freeze of a day is; none when it is not being made.
fn standing(tx: &Tx<'_>, day: Date) -> Result<Option<Underway>> {
    let sql = "select f.since, f.upto, f.deals from forecast_freezing f where f.taken_on = $1";
    tx.query_opt(sql, &params![day], |r| {
        Ok::<_, Error>(Underway { since: r.get(0)?, upto: r.get(1)?, deals: r.get(2)? })
    })
}

/// Deals went from one account of a work set to another: what was frozen of them follows, and what a freeze that is
/// being made has missed, because it had passed the account to which they went, is written down now.
///
/// # Errors
/// What the database says.
pub fn moved(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    let day = underway(tx)?;
    if let Some(day) = day {
        // Whoever freezes the next part waits, and so does this for whoever is at it.
        tx.execute("update forecast_freezing set parts = parts + 1 where taken_on = $1", &params![day])?;
    }
    follow(tx, set, "deal_snapshots", "taken_on")?;
    follow(tx, set, "forecast_submission_deals", "submission_id")?;
    let Some((day, now)) = day.map(|day| Ok::<_, Error>((day, standing(tx, day)?))).transpose()? else {
        return Ok(());
    };
    let Some(now) = now else { return Ok(()) };
    let passed = Which::Passed(set, now.upto);
    let more = open(tx, day, passed)? + closed(tx, (day, now.since), passed)?;
    tx.execute("update forecast_freezing set deals = deals + $2 where taken_on = $1", &params![day, more])?;
    Ok(())
}

/// Gives rows about deals that are at another account of the set now to that account, unless it has them.
fn follow(tx: &Tx<'_>, set: Uuid, table: &str, key: &str) -> Result<()> {
    let now = format!(
        "from work_sets w cross join deals d where w.set_id = $1 and d.account_id = w.id and d.id = {table}.deal_id"
    );
    tx.execute(
        &format!(
            "update {table} set account_id = (select d.account_id {now})
              where account_id in (select w.id from work_sets w where w.set_id = $1)
                and not exists (select 1 from deals d where d.account_id = {table}.account_id and d.id = {table}.deal_id)
                and exists (select 1 {now} and not exists (select 1 from {table} o where o.account_id = d.account_id
                      and o.deal_id = d.id and o.{key} = {table}.{key}))"
        ),
        &params![set],
    )?;
    Ok(())
}

/// A merge may have brought a deal with what was frozen of it already.
const ONCE: &str = " on conflict (account_id, deal_id, taken_on) do nothing";

fn write(tx: &Tx<'_>, mut sql: Sql) -> Result<i64> {
    sql.push(ONCE);
    Ok(i64::try_from(tx.execute(&sql.text, &sql.values)?).unwrap_or(i64::MAX))
}

const INSERT: &str =
    "insert into deal_snapshots (account_id, deal_id, taken_on, outcome, stage_id, category, probability, amount_minor,
    currency, reporting_minor, reporting_currency, close_on, lead_id)";

fn open(tx: &Tx<'_>, today: Date, accounts: Which) -> Result<i64> {
    let mut sql = Sql::new("");
    let day = sql.param(today);
    sql.push(&format!(
        "{INSERT} select d.account_id, d.id, {day}, d.outcome, d.stage_id,
                case when d.override_category is not null and (d.override_until is null or d.override_until >= {day})
                  then d.override_category else d.category end,
                coalesce(d.probability, st.probability), d.amount_minor, d.currency, d.reporting_minor,
                d.reporting_currency, d.close_on, ln.user_id
           from accounts a cross join deals d join deal_stages st on st.id = d.stage_id{}",
        led(&day)
    ));
    within(&mut sql, accounts);
    sql.push(" and d.archived_at is null and d.outcome = 'open'");
    write(tx, sql)
}

/// Closed deals whose last snapshot does not say what they are: closed, entered or corrected since, whatever day they are
/// dated. Of those that were never frozen only the recent ones, and those that somebody has touched since.
fn closed(tx: &Tx<'_>, (today, since): (Date, Date), accounts: Which) -> Result<i64> {
    let mut sql = Sql::new("");
    let day = sql.param(today);
    let back = sql.param(today.checked_sub(jiff::ToSpan::days(BACK)).unwrap_or(today));
    // A day earlier, so that no time zone and no long freeze loses a change.
    let changed = jiff::tz::TimeZone::UTC.to_timestamp(since.yesterday().unwrap_or(since).at(0, 0, 0, 0));
    let changed = sql.param(changed.unwrap_or(jiff::Timestamp::MIN));
    sql.push(&format!(
        "{INSERT} select d.account_id, d.id, {day}, d.outcome, d.stage_id, d.category,
                case when d.outcome = 'won' then 100 else 0 end, d.amount_minor, d.currency, d.reporting_minor,
                d.reporting_currency, d.closed_on, ln.user_id
           from accounts a cross join deals d{}",
        led("d.closed_on")
    ));
    within(&mut sql, accounts);
    sql.push(&format!(
        " and d.archived_at is null and d.outcome in ('won', 'lost') and d.closed_on <= {day}
          and (d.closed_on >= {back} or d.changed_at >= {changed}
            or exists (select 1 from deal_snapshots k where k.account_id = d.account_id and k.deal_id = d.id))
          and not exists (select 1 from deal_snapshots s where s.account_id = d.account_id and s.deal_id = d.id
            and s.outcome = d.outcome and s.close_on = d.closed_on and s.currency = d.currency
            and s.reporting_currency = d.reporting_currency and s.amount_minor is not distinct from d.amount_minor
            and s.reporting_minor is not distinct from d.reporting_minor and {LAST})"
    ));
    let written = write(tx, sql)?;
    Ok(written + gone(tx, today, accounts)?)
}

/// Deals that were frozen as won and were taken out since: their last word is that they are gone.
fn gone(tx: &Tx<'_>, today: Date, accounts: Which) -> Result<i64> {
    let mut sql = Sql::new("");
    let day = sql.param(today);
    sql.push(&format!(
        "{INSERT} select d.account_id, d.id, {day}, 'gone', d.stage_id, d.category, 0, d.amount_minor, d.currency,
                d.reporting_minor, d.reporting_currency, coalesce(d.closed_on, d.close_on), ln.user_id
           from accounts a cross join deals d{}",
        led(&day)
    ));
    within(&mut sql, accounts);
    sql.push(&format!(
        " and d.archived_at is not null and exists (select 1 from deal_snapshots s where s.account_id = d.account_id
            and s.deal_id = d.id and s.outcome = 'won' and {LAST})"
    ));
    write(tx, sql)
}

/// Takes some of a freeze out again that was not ended on its day: the rest of it would tell of another day.
fn discard(tx: &Tx<'_>, day: Date, most: i64) -> Result<()> {
    let gone = tx.execute(
        "delete from deal_snapshots where (account_id, deal_id, taken_on) in (
           select s.account_id, s.deal_id, s.taken_on from deal_snapshots s where s.taken_on = $1 limit $2)",
        &params![day, most],
    )?;
    if gone == 0 {
        tx.execute("delete from forecast_freezing where taken_on = $1", &params![day])?;
    }
    Ok(())
}
