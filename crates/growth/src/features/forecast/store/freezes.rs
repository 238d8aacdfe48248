//! Freezing: what each deal was on a day is written down once, and never changed.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use crate::base::{Acting, Error, Result};

/// Days that a first freeze looks back for closed deals, so that the year to date is known from it on.
const BACK: i64 = 400;

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

/// Writes down all open deals, and those that closed since the last freeze, as they are; answers how many. Whoever comes
/// second on a day finds it done.
///
/// # Errors
/// What the database says.
pub fn freeze(tx: &Tx<'_>, by: &Acting) -> Result<Option<u64>> {
    let last = last(tx)?;
    if last.is_some_and(|last| last >= by.today) {
        return Ok(None);
    }
    let since = last.unwrap_or_else(|| by.today.checked_sub(jiff::ToSpan::days(BACK)).unwrap_or(by.today));
    let columns = "account_id, deal_id, taken_on, outcome, stage_id, category, probability, amount_minor, currency,
        reporting_minor, reporting_currency, close_on, lead_id";
    let open = tx.execute(
        &format!(
            "insert into deal_snapshots ({columns})
             select d.account_id, d.id, $1, d.outcome, d.stage_id,
                    case when d.override_category is not null and (d.override_until is null or d.override_until >= $1)
                      then d.override_category else d.category end,
                    coalesce(d.probability, st.probability), d.amount_minor, d.currency, d.reporting_minor,
                    d.reporting_currency, d.close_on, ln.user_id
               from deals d join deal_stages st on st.id = d.stage_id
               left join assignments ln on ln.account_id = d.account_id and ln.role = 'lead' and ln.valid_from <= $1 and ln.valid_to > $1
              where d.outcome = 'open' and d.archived_at is null"
        ),
        &params![by.today],
    )?;
    let closed = tx.execute(
        &format!(
            "insert into deal_snapshots ({columns})
             select d.account_id, d.id, $1, d.outcome, d.stage_id, d.category,
                    case when d.outcome = 'won' then 100 else 0 end, d.amount_minor, d.currency, d.reporting_minor,
                    d.reporting_currency, d.closed_on, ln.user_id
               from deals d
               left join assignments ln on ln.account_id = d.account_id and ln.role = 'lead' and ln.valid_from <= d.closed_on and ln.valid_to > d.closed_on
              where d.outcome in ('won', 'lost') and d.archived_at is null and d.closed_on >= $2 and d.closed_on <= $1
                and not exists (select 1 from deal_snapshots s where s.account_id = d.account_id and s.deal_id = d.id
                  and s.outcome = d.outcome and s.taken_on >= $2)"
        ),
        &params![by.today, since],
    )?;
    let all = open + closed;
    tx.execute(
        "insert into forecast_freezes (taken_on, deals, taken_at) values ($1, $2, $3)",
        &params![by.today, i64::try_from(all).unwrap_or(i64::MAX), by.now],
    )?;
    Ok(Some(all))
}
