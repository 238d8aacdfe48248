//! Deals as they stood on the day of a freeze. What is read is filtered by today's rights.

use std::collections::HashSet;

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::{Category, Key, Shot, Standing, category, outcome};
use super::Ask;
use super::book::within;
use crate::base::dated::Span;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// The columns that [`shot`] reads.
fn columns(worth: &str) -> String {
    format!(
        "s.account_id, s.deal_id, s.outcome, s.category, s.probability, s.close_on, {worth}, s.amount_minor, s.currency, s.lead_id"
    )
}

fn shot(r: &Row<'_>) -> Result<Shot> {
    Ok(Shot { lead: r.get(9)?, ..unled(r)? })
}

/// A deal as its first nine columns tell: key, outcome, category, probability, day, what it is worth, its own amount.
pub(super) fn unled(r: &Row<'_>) -> Result<Shot> {
    Ok(Shot {
        key: (r.get(0)?, r.get(1)?),
        outcome: outcome(&r.get::<String>(2)?),
        category: category(&r.get::<String>(3)?),
        probability: r.get(4)?,
        day: r.get(5)?,
        minor: r.get(6)?,
        own: r.get(7)?,
        currency: r.get(8)?,
        lead: None,
    })
}

/// Appends which snapshots `s` count.
fn counting(sql: &mut Sql, ask: &Ask<'_>) {
    ask.accounts(sql, "s.account_id");
    if let Some(kind) = &ask.only.kind {
        sql.push(
            " and exists (select 1 from deals d where d.account_id = s.account_id and d.id = s.deal_id and d.kind = ",
        );
        sql.bind(kind.clone()).push(")");
    }
}

/// What was commit of a period on the day of a freeze: open deals of category commit, and those that had been won.
///
/// # Errors
/// What the database says.
pub fn commit(q: &Conn<'_>, ask: &Ask<'_>, taken: Date, period: &Span) -> Result<Standing> {
    let mut all = open(q, ask, taken, period, Some(Category::Commit))?;
    all.extend(won(q, ask, taken, period)?);
    Ok(Standing(all.into_iter().map(|s| (s.key, s)).collect()))
}

/// Deals that had been won in a period by the day of a freeze, as they were frozen last up to it.
///
/// # Errors
/// What the database says.
pub fn won(q: &Conn<'_>, ask: &Ask<'_>, taken: Date, period: &Span) -> Result<Vec<Shot>> {
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "s");
    let day = sql.param(taken);
    // Of a deal that was reopened, or frozen again, the later one counts.
    sql.push(&format!(
        "select {} from deal_snapshots s where s.outcome = 'won' and s.taken_on <= {day}
            and not exists (select 1 from deal_snapshots n where n.account_id = s.account_id and n.deal_id = s.deal_id
              and n.taken_on > s.taken_on and n.taken_on <= {day}) and s.close_on >= ",
        columns(&worth)
    ));
    sql.bind(period.from).push(" and s.close_on < ").bind(period.to).push(" and ");
    counting(&mut sql, ask);
    q.query(&sql.text, &sql.values, shot)
}

/// Some deals as they stood on the day of a freeze: open ones as frozen on it, closed ones as frozen last before it.
///
/// # Errors
/// What the database says.
pub fn some(q: &Conn<'_>, ask: &Ask<'_>, taken: Date, keys: &[Key]) -> Result<Vec<Shot>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "s");
    let day = sql.param(taken);
    sql.push(&format!(
        "select {} from deal_snapshots s where s.taken_on <= {day} and (s.taken_on = {day} or s.outcome <> 'open')
            and not exists (select 1 from deal_snapshots n where n.account_id = s.account_id and n.deal_id = s.deal_id
              and n.taken_on > s.taken_on and n.taken_on <= {day}) and ",
        columns(&worth)
    ));
    within(q, &mut sql, "s.account_id, s.deal_id", keys);
    sql.push(" and ");
    counting(&mut sql, ask);
    q.query(&sql.text, &sql.values, shot)
}

/// Deals that were open on the day of a freeze, and were to close in the period then; only of one category with it.
///
/// # Errors
/// What the database says.
pub fn open(q: &Conn<'_>, ask: &Ask<'_>, taken: Date, period: &Span, only: Option<Category>) -> Result<Vec<Shot>> {
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "s");
    sql.push(&format!("select {} from deal_snapshots s where s.taken_on = ", columns(&worth)));
    sql.bind(taken).push(" and s.outcome = 'open'");
    if let Some(only) = only {
        sql.push(" and s.category = ").bind(only.code());
    }
    sql.push(" and s.close_on >= ").bind(period.from);
    sql.push(" and s.close_on < ").bind(period.to).push(" and ");
    counting(&mut sql, ask);
    q.query(&sql.text, &sql.values, shot)
}

/// Those of some deals that were opened after a day.
///
/// # Errors
/// What the database says.
pub fn opened_after(q: &Conn<'_>, ask: &Ask<'_>, day: Date, keys: &[Key]) -> Result<HashSet<Key>> {
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let mut sql = Sql::new("select d.account_id, d.id from deals d where d.opened_on > ");
    sql.bind(day).push(" and ");
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.deals(&mut sql);
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Snapshots that say something else than they did: a freeze counts its deals, and those are its rows.
///
/// # Errors
/// What the database says.
pub fn miscounted(q: &Conn<'_>) -> Result<Vec<(Date, i64, i64)>> {
    q.query(
        "select f.taken_on, f.deals, (select count(*) from deal_snapshots s where s.taken_on = f.taken_on) from forecast_freezes f
          order by f.taken_on",
        &[],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
    .map(|rows| rows.into_iter().filter(|(_, told, found)| told != found).collect())
}
