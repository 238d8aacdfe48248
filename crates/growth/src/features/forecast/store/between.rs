//! Deals that no freeze up to a day tells of and that were open on it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::{self, Key, Outcome, Shot};
use super::book::within;
use super::{Ask, led};
use crate::base::dated::Span;
use crate::base::sql::Sql;
use crate::base::{Error, Result};
use crate::features::deals::model::evidence::{self, Case};
use crate::features::deals::model::{Category, Evidence};

/// Deals that were open at the end of a day and were to close in a period, without those that the freeze `taken` (the last
/// one up to the day) tells of, and without those that are open still and that no later freeze tells of. Amounts are minor
/// units of the reporting currency.
///
/// Where a later freeze found a deal open still, it is as the first of these wrote it down. Where none did, it has closed
/// since and is what is known of it: amount and close date are those with which it closed. The category of that day is what evidence of up to
/// that day said; that somebody had said otherwise then is not known, so nothing counts as surer than what spoke for it.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>, taken: Option<Date>, day: Date, period: &Span) -> Result<Vec<Shot>> {
    let (mut all, mut guessed): (Vec<Shot>, Vec<Key>) = (Vec::new(), Vec::new());
    // The close date that is told.
    let closes = "case when n.deal_id is null then d.close_on else n.close_on end";
    for outcome in [Outcome::Open, Outcome::Won, Outcome::Lost] {
        let mut sql = Sql::new("");
        let (closed, frozen) = (ask.worth(&mut sql, "d"), ask.worth(&mut sql, "n"));
        let on = sql.param(day);
        sql.push(&format!(
            "select d.account_id, d.id, n.category, coalesce(n.probability, d.probability, st.probability),
                    {closes},
                    case when n.deal_id is null then {closed} else {frozen} end,
                    case when n.deal_id is null then d.amount_minor else n.amount_minor end, coalesce(n.currency, d.currency),
                    ln.user_id
               from deals d
               left join deal_stage_spans h on h.account_id = d.account_id and h.deal_id = d.id and h.valid_from <= {on}
                and h.valid_to > {on}
               join deal_stages st on st.id = coalesce(h.stage_id, d.stage_id)
               left join deal_snapshots n on n.account_id = d.account_id and n.deal_id = d.id and n.outcome = 'open'
                and n.taken_on = (select min(m.taken_on) from deal_snapshots m where m.account_id = d.account_id
                      and m.deal_id = d.id and m.taken_on > {on}){}
              where d.outcome = ",
            led(&on)
        ));
        sql.bind(outcome.code());
        sql.push(&match outcome {
            Outcome::Open => format!(" and n.deal_id is not null and d.opened_on <= {on}"),
            Outcome::Won | Outcome::Lost => format!(" and d.closed_on > {on} and d.opened_on <= {on}"),
        });
        sql.push(&format!(" and {closes} >= ")).bind(period.from);
        sql.push(&format!(" and {closes} < ")).bind(period.to);
        if let Some(taken) = taken {
            let taken = sql.param(taken);
            sql.push(&format!(
                " and not exists (select 1 from deal_snapshots s where s.account_id = d.account_id and s.deal_id = d.id
                     and s.taken_on <= {taken} and (s.taken_on = {taken} or s.outcome <> 'open'))"
            ));
        }
        sql.push(" and ");
        ask.deals(&mut sql);
        all.extend(q.query(&sql.text, &sql.values, |r| {
            let (key, category): (Key, Option<String>) = ((r.get(0)?, r.get(1)?), r.get(2)?);
            if category.is_none() {
                guessed.push(key);
            }
            Ok::<_, Error>(Shot {
                key,
                outcome: Outcome::Open,
                category: category.map_or(Category::Pipeline, |code| model::category(&code)),
                probability: r.get(3)?,
                day: r.get(4)?,
                minor: r.get(5)?,
                own: r.get(6)?,
                currency: r.get(7)?,
                lead: r.get(8)?,
            })
        })?);
    }
    let mut cases = cases(q, ask, &guessed, day)?;
    for shot in &mut all {
        if let Some(case) = cases.remove(&shot.key) {
            shot.category = evidence::category(&Case { close_on: shot.day, ..case }, None);
        }
    }
    Ok(all)
}

/// Those of some deals that a freeze after a day found open, whatever period they were in then.
///
/// # Errors
/// What the database says.
pub fn frozen_later(q: &Conn<'_>, ask: &Ask<'_>, day: Date, keys: &[Key]) -> Result<HashSet<Key>> {
    if keys.is_empty() {
        return Ok(HashSet::new());
    }
    let mut sql =
        Sql::new("select distinct s.account_id, s.deal_id from deal_snapshots s where s.outcome = 'open' and ");
    sql.push("s.taken_on > ").bind(day).push(" and ");
    within(q, &mut sql, "s.account_id, s.deal_id", keys);
    sql.push(" and ");
    ask.accounts(&mut sql, "s.account_id");
    let rows = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// What spoke for some deals by the end of a day; nothing of those for which nothing did.
fn cases(q: &Conn<'_>, ask: &Ask<'_>, keys: &[Key], day: Date) -> Result<HashMap<Key, Case>> {
    let mut cases: HashMap<Key, Case> = HashMap::new();
    if keys.is_empty() {
        return Ok(cases);
    }
    let mut sql = Sql::new("select e.account_id, e.deal_id, e.evidence from deal_evidence e where e.happened_on <= ");
    sql.bind(day).push(" and ");
    within(q, &mut sql, "e.account_id, e.deal_id", keys);
    sql.push(" and ");
    ask.accounts(&mut sql, "e.account_id");
    q.query(&sql.text, &sql.values, |r| {
        let case = cases.entry((r.get(0)?, r.get(1)?)).or_default();
        match Evidence::parse(&r.get::<String>(2)?) {
            Some(Evidence::Need) => case.need = true,
            Some(Evidence::Champion) => case.champion = true,
            Some(Evidence::EconomicBuyer) => case.economic_buyer = true,
            Some(Evidence::PaperProcess) => case.paper_process = true,
            None => {}
        }
        Ok::<_, Error>(())
    })?;
    Ok(cases)
}
