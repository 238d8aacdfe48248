//! Open deals that do not move: how many lack what, told by what the table of deals is filtered by, packed or in SQL.

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::Stage;
use super::super::model::renewals::Standing;
use super::filter::{Filter, NO_DATE, NO_SPONSOR, NO_SPONSOR_CALL, NO_STEP, Whose, norms, stands, too_long, until};
use super::open::{self, Norms};
use super::packed::number;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// How many deals are weak in which way; one may be so in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weak {
    /// Nobody said what is done next.
    pub no_step: i64,
    /// Longer in their stage than deals usually are.
    pub stalled: i64,
    /// Nobody of the buying group stands up for us.
    pub no_sponsor: i64,
    /// The close date has passed.
    pub overdue: i64,
    /// Without a close date.
    pub no_date: i64,
}

/// Counts them. `filter` says among which deals.
///
/// # Errors
/// What the database says.
pub fn counts(q: &Conn<'_>, whose: &Whose<'_>, filter: &Filter, stages: &[Stage], today: Date) -> Result<Weak> {
    let (long, yesterday) = (norms(stages, today), today.yesterday().unwrap_or(today));
    let (over, past, mut weak) = (Norms::of(&long), number(yesterday), Weak::default());
    let found = open::each(q, whose, filter, today, |_, _, deal| {
        weak.no_step += i64::from(deal.no_step);
        weak.stalled += i64::from(over.over(deal));
        weak.no_sponsor += i64::from(deal.no_sponsor);
        weak.overdue += i64::from(deal.close.is_some_and(|day| day <= past));
        weak.no_date += i64::from(deal.close.is_none());
    })?;
    if found {
        return Ok(weak);
    }
    let mut sql = Sql::new("");
    let stalled = too_long(&mut sql, &long);
    let overdue = until(&mut sql, yesterday);
    let ways = [NO_STEP, &stalled, NO_SPONSOR, &overdue, NO_DATE];
    let sums = ways.map(|way| format!("cast(coalesce(sum(case when {way} then 1 else 0 end), 0) as bigint)"));
    sql.push(&format!("select {} from accounts a cross join deals d", sums.join(", ")));
    filter.narrow_sums(&mut sql, whose, today);
    q.query_one(&sql.text, &sql.values, |r| {
        let (no_step, stalled, no_sponsor) = (r.get(0)?, r.get(1)?, r.get(2)?);
        Ok::<_, Error>(Weak { no_step, stalled, no_sponsor, overdue: r.get(3)?, no_date: r.get(4)? })
    })
}

/// How many renewals stand how, and how many lack somebody who stands up for us, or a talk with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// By [`Standing::ALL`].
    pub by: [i64; 3],
    /// Nobody of the buying group stands up for us.
    pub no_sponsor: i64,
    /// Whoever does was not talked with since the renewal was opened.
    pub no_sponsor_call: i64,
}

/// Counts them, by one statement. `filter` says among which deals.
///
/// # Errors
/// What the database says.
pub fn standings(q: &Conn<'_>, whose: &Whose<'_>, filter: &Filter, stages: &[Stage], today: Date) -> Result<Standings> {
    let mut sql = Sql::new("");
    let way = stands(&mut sql, &norms(stages, today), today);
    let mut ways: Vec<String> = Standing::ALL.iter().map(|standing| way(*standing)).collect();
    ways.extend([NO_SPONSOR.to_owned(), NO_SPONSOR_CALL.to_owned()]);
    let sums: Vec<String> =
        ways.iter().map(|way| format!("cast(coalesce(sum(case when {way} then 1 else 0 end), 0) as bigint)")).collect();
    sql.push(&format!("select {} from accounts a cross join deals d", sums.join(", ")));
    filter.narrow_sums(&mut sql, whose, today);
    q.query_one(&sql.text, &sql.values, |r| {
        let by = [r.get(0)?, r.get(1)?, r.get(2)?];
        Ok::<_, Error>(Standings { by, no_sponsor: r.get(3)?, no_sponsor_call: r.get(4)? })
    })
}
