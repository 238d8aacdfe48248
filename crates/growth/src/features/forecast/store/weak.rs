//! What forecasts rest on that is weak: commits without their evidence, and deals that do not move.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::Key;
use super::super::model::weak::Weak;
use super::Ask;
use super::book::within;
use crate::base::sql::Sql;
use crate::base::{Error, Result, UserId};
use crate::features::deals::model::Evidence;

/// What somebody said instead of the evidence.
#[derive(Clone, Debug)]
pub struct Said {
    /// Why.
    pub reason: String,
    /// The first day on which it no longer holds.
    pub until: Option<Date>,
    /// Who said so.
    pub by: Option<UserId>,
    /// Evidence that there is.
    pub evidence: Vec<Evidence>,
}

/// What was said of these deals, with the evidence that there is.
///
/// # Errors
/// What the database says.
pub fn said(q: &Conn<'_>, ask: &Ask<'_>, keys: &[Key]) -> Result<HashMap<Key, Said>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "select d.account_id, d.id, d.override_reason, d.override_until, d.override_by from deals d
          where d.override_category is not null and ",
    );
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.deals(&mut sql);
    let rows = q.query(&sql.text, &sql.values, |r| {
        let said = Said { reason: r.get(2)?, until: r.get(3)?, by: r.get(4)?, evidence: Vec::new() };
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), said))
    })?;
    let mut said: HashMap<Key, Said> = rows.into_iter().collect();
    let mut sql = Sql::new("select e.account_id, e.deal_id, e.evidence from deal_evidence e where ");
    within(q, &mut sql, "e.account_id, e.deal_id", keys);
    sql.push(" and ");
    ask.accounts(&mut sql, "e.account_id");
    sql.push(" order by e.evidence");
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(((r.get(0)?, r.get(1)?), r.get::<String>(2)?)))?;
    for (key, code) in rows {
        if let (Some(said), Some(evidence)) = (said.get_mut(&key), Evidence::parse(&code)) {
            said.evidence.push(evidence);
        }
    }
    Ok(said)
}

/// Appends that the open deal `d` is weak in this way.
fn is(q: &Conn<'_>, sql: &mut Sql, ask: &Ask<'_>, weak: Weak) -> Result<()> {
    match weak {
        Weak::Stalled => stalled(q, sql, ask)?,
        Weak::Overdue => drop(sql.push("d.close_on < ").bind(ask.today)),
        Weak::NoDate => drop(sql.push("d.close_on is null")),
        Weak::NoStep => drop(sql.push("d.next_step = ''")),
        Weak::NoSponsor => drop(sql.push(
            "not exists (select 1 from deal_people p where p.account_id = d.account_id and p.deal_id = d.id
               and p.part in ('executive_sponsor', 'champion'))",
        )),
    }
    Ok(())
}

/// Longer in its stage than deals usually stay. Each stage has a day of its own, since no arithmetic with days is the
/// same on both databases.
fn stalled(q: &Conn<'_>, sql: &mut Sql, ask: &Ask<'_>) -> Result<()> {
    let norms = q.query("select st.id, st.norm_days from deal_stages st where st.norm_days is not null", &[], |r| {
        Ok::<_, Error>((r.get::<Uuid>(0)?, r.get::<i64>(1)?))
    })?;
    sql.push("(1 = 0");
    for (stage, days) in norms {
        let since = ask.today.checked_sub(days.days()).unwrap_or(ask.today);
        sql.push(" or (d.stage_id = ").bind(stage).push(" and d.stage_since < ").bind(since).push(")");
    }
    sql.push(")");
    Ok(())
}

/// How many there are of each.
///
/// # Errors
/// What the database says.
pub fn counts(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Vec<(Weak, i64)>> {
    let count = |weak: Weak| -> Result<(Weak, i64)> {
        let mut sql = Sql::new("select count(*) from deals d where d.outcome = 'open' and ");
        is(q, &mut sql, ask, weak)?;
        sql.push(" and ");
        ask.deals(&mut sql);
        Ok((weak, q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?))
    };
    Weak::ALL.iter().map(|weak| count(*weak)).collect()
}
