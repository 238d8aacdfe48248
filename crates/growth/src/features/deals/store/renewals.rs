//! Renewal rules, agreements that end, and what became of earlier ones.

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::Outcome;
use super::super::model::renewals::{Ending, Rule, RuleStep, Sold, WithoutNotice};
use crate::base::dated::OPEN;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, DealId, Error, OfferingId, Permit, Read, Result};
use crate::features::offerings;
use crate::features::revenue::model::Kind as Document;

/// Lines of agreements that end, of one rule.
const MOST: i64 = 2_000;

const COLUMNS: &str =
    "select id, position, name, name_zh, revenue_kind, offering_id, least_months, days_before, notice_days,
    without_notice, runs_on_months, stage_id, version, archived_at is not null from renewal_rules";

fn read(r: &Row<'_>) -> Result<Rule> {
    Ok(Rule {
        id: r.get(0)?,
        position: r.get(1)?,
        name: r.get(2)?,
        name_zh: r.get(3)?,
        kind: Document::parse(&r.get::<String>(4)?),
        offering: r.get(5)?,
        least_months: r.get(6)?,
        days_before: r.get(7)?,
        notice_days: r.get(8)?,
        without_notice: WithoutNotice::parse(&r.get::<String>(9)?),
        runs_on_months: r.get(10)?,
        stage: r.get(11)?,
        steps: Vec::new(),
        version: r.get(12)?,
        archived: r.get(13)?,
    })
}

fn with_steps(q: &Conn<'_>, mut rules: Vec<Rule>) -> Result<Vec<Rule>> {
    let sql = "select rule_id, name, name_zh, days_before, by_lead from renewal_rule_steps order by rule_id, position";
    let steps = q.query(sql, &params![], |r| {
        let step =
            RuleStep { name: r.get(1)?, name_zh: r.get(2)?, days_before: r.get(3)?, by_lead: r.get::<i64>(4)? == 1 };
        Ok::<_, Error>((r.get::<Uuid>(0)?, step))
    })?;
    for (id, step) in steps {
        if let Some(rule) = rules.iter_mut().find(|r| r.id == id) {
            rule.steps.push(step);
        }
    }
    Ok(rules)
}

/// All rules in their order; archived ones too.
///
/// # Errors
/// What the database says.
pub fn all(q: &Conn<'_>) -> Result<Vec<Rule>> {
    with_steps(q, q.query(&format!("{COLUMNS} order by position, id"), &params![], read)?)
}

/// One rule.
///
/// # Errors
/// `NotFound` when there is none.
pub fn find(q: &Conn<'_>, id: Uuid) -> Result<Rule> {
    let found = q.query_opt(&format!("{COLUMNS} where id = $1"), &params![id], read)?.ok_or(Error::NotFound)?;
    with_steps(q, vec![found])?.pop().ok_or(Error::NotFound)
}

/// Inserts a rule.
pub(in crate::features::deals) fn insert(tx: &Tx<'_>, by: &Acting, r: &Rule) -> Result<()> {
    tx.execute(
        "insert into renewal_rules (id, position, name, name_zh, revenue_kind, offering_id, least_months, days_before, notice_days,
            without_notice, runs_on_months, stage_id, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &params![
            r.id,
            r.position,
            r.name.as_str(),
            r.name_zh.as_str(),
            r.kind.map_or("", |k| k.code()),
            r.offering,
            r.least_months,
            r.days_before,
            r.notice_days,
            r.without_notice.map_or("", |w| w.code()),
            r.runs_on_months,
            r.stage,
            by.now,
            by.viewer.actor()
        ],
    )?;
    put_steps(tx, r)
}

/// Stores what a rule says, and counts the version.
pub(in crate::features::deals) fn update(tx: &Tx<'_>, by: &Acting, r: &Rule) -> Result<()> {
    tx.execute(
        "update renewal_rules set position = $2, name = $3, name_zh = $4, revenue_kind = $5, offering_id = $6,
                least_months = $7, days_before = $8, notice_days = $9, without_notice = $10, runs_on_months = $11,
                stage_id = $12, archived_at = $13, version = version + 1 where id = $1",
        &params![
            r.id,
            r.position,
            r.name.as_str(),
            r.name_zh.as_str(),
            r.kind.map_or("", |k| k.code()),
            r.offering,
            r.least_months,
            r.days_before,
            r.notice_days,
            r.without_notice.map_or("", |w| w.code()),
            r.runs_on_months,
            r.stage,
            r.archived.then_some(by.now)
        ],
    )?;
    put_steps(tx, r)
}

/// Deletes a rule with its steps; false when a renewal was opened by it.
pub(in crate::features::deals) fn delete(tx: &Tx<'_>, id: Uuid) -> Result<bool> {
    let used = "select 1 from deal_renewals where rule_id = $1 limit 1";
    if tx.query_opt(used, &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some() {
        return Ok(false);
    }
    tx.execute("delete from renewal_rule_steps where rule_id = $1", &params![id])?;
    tx.execute("delete from renewal_rules where id = $1", &params![id])?;
    Ok(true)
}

fn put_steps(tx: &Tx<'_>, r: &Rule) -> Result<()> {
    tx.execute("delete from renewal_rule_steps where rule_id = $1", &params![r.id])?;
    let mut rows: Vec<Vec<Value<'_>>> = Vec::new();
    for (position, s) in (0_i64..).zip(&r.steps) {
        let (name, name_zh) = (s.name.as_str(), s.name_zh.as_str());
        rows.push(params![r.id, position, name, name_zh, s.days_before, i64::from(s.by_lead)].into());
    }
    tx.insert_many(
        "insert into renewal_rule_steps (rule_id, position, name, name_zh, days_before, by_lead)",
        &rows,
        "",
    )?;
    Ok(())
}

/// A line after which nothing of the same agreement follows.
struct Last {
    account: AccountId,
    agreement: String,
    offering: Option<OfferingId>,
    from: Option<Date>,
    to: Date,
    currency: String,
}

/// Agreements for which a rule opens a renewal today: they end soon, nothing of them goes on, no renewal of them is open
/// or has just closed, and none was opened for this end before.
///
/// # Errors
/// What the database says.
pub fn ending(q: &Conn<'_>, rule: &Rule, today: Date) -> Result<Vec<Ending>> {
    let horizon = today.checked_add((rule.days_before + 1).days()).unwrap_or(OPEN);
    let since = today.checked_sub(rule.days_before.days()).unwrap_or(today);
    let mut sql = Sql::new(
        "select l.account_id, l.agreement_ref, l.offering_id, l.period_from, l.period_to, l.currency
           from revenue_lines l join accounts a on a.id = l.account_id
          where l.archived_at is null and a.archived_at is null and l.period_to is not null and l.period_to > ",
    );
    sql.bind(today).push(" and l.period_to <= ").bind(horizon);
    of_rule(q, rule, &mut sql)?;
    let since = sql.param(since);
    sql.push(&format!(
        " and (l.agreement_ref <> '' or l.offering_id is not null)
          and not exists (select 1 from revenue_lines m where m.account_id = l.account_id and m.archived_at is null
             and m.period_to > l.period_to and m.agreement_ref = l.agreement_ref
             and (l.agreement_ref <> '' or m.offering_id = l.offering_id))
          and not exists (select 1 from deal_renewals r where r.account_id = l.account_id and r.ends_on = l.period_to
             and r.agreement_ref = l.agreement_ref and (l.agreement_ref <> '' or r.offering_id = l.offering_id))
          and not exists (select 1 from deals d where d.account_id = l.account_id and d.kind = 'renewal'
             and d.archived_at is null and (d.outcome = 'open' or d.closed_on >= {since})
             and ((l.agreement_ref <> '' and d.agreement_ref = l.agreement_ref)
               or (l.agreement_ref = '' and exists (select 1 from deal_lines x where x.account_id = d.account_id
                     and x.deal_id = d.id and x.offering_id = l.offering_id))))
          order by l.account_id, l.agreement_ref, l.period_to, l.id limit {MOST}"
    ));
    let lines = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Last {
            account: r.get(0)?,
            agreement: r.get(1)?,
            offering: r.get(2)?,
            from: r.get(3)?,
            to: r.get(4)?,
            currency: r.get(5)?,
        })
    })?;
    let mut found: Vec<Ending> = Vec::new();
    for l in lines.into_iter().filter(|l| l.from.is_some_and(|from| rule.fits(from, l.to))) {
        let offering = l.offering.filter(|_| l.agreement.is_empty());
        let key = |e: &Ending| e.account == l.account && e.agreement == l.agreement && e.offering == offering;
        if !found.iter().any(key) {
            let (account, agreement, to, currency) = (l.account, l.agreement, l.to, l.currency);
            found.push(Ending { account, agreement, offering, to, currency, sold: Vec::new() });
        }
    }
    for e in &mut found {
        e.sold = sold(q, rule, e, today)?;
    }
    Ok(found)
}

/// Only lines `l` that a rule is about.
fn of_rule(q: &Conn<'_>, rule: &Rule, sql: &mut Sql) -> Result<()> {
    if let Some(kind) = rule.kind {
        sql.push(" and l.kind = ").bind(kind.code());
    }
    if let Some(top) = rule.offering {
        let all = offerings::store::all(q)?;
        let mut below = vec![top];
        let mut at = 0;
        while let Some(id) = below.get(at).copied() {
            below.extend(all.iter().filter(|o| o.facts.parent == Some(id)).map(|o| o.id));
            at += 1;
        }
        let ids: Vec<String> = below.into_iter().map(|id| sql.param(id)).collect();
        sql.push(&format!(" and l.offering_id in ({})", ids.join(", ")));
    }
    Ok(())
}

/// What the last twelve months of an agreement came to, by offering; what is no longer on sale is named by nothing.
fn sold(q: &Conn<'_>, rule: &Rule, e: &Ending, today: Date) -> Result<Vec<Sold>> {
    let from = e.to.checked_sub(1.year()).unwrap_or(e.to);
    let mut sql = Sql::new(
        "select l.offering_id, cast(sum(l.amount_minor) as bigint) from revenue_lines l
          where l.archived_at is null and l.account_id = ",
    );
    sql.bind(e.account).push(" and l.period_to > ").bind(from).push(" and l.period_to <= ").bind(e.to);
    sql.push(" and l.currency = ").bind(e.currency.clone());
    sql.push(" and l.agreement_ref = ").bind(e.agreement.clone());
    if let Some(offering) = e.offering {
        sql.push(" and l.offering_id = ").bind(offering);
    }
    of_rule(q, rule, &mut sql)?;
    sql.push(" group by l.offering_id order by l.offering_id");
    let sums =
        q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get::<Option<OfferingId>>(0)?, r.get::<i64>(1)?)))?;
    let all = offerings::store::all(q)?;
    let on_sale = |id: OfferingId| {
        let o = all.iter().find(|o| o.id == id && o.archived_at.is_none() && o.facts.to > today)?;
        Some((id, o.facts.name.clone()))
    };
    Ok(sums.into_iter().map(|(id, minor)| (id.and_then(on_sale), minor)).collect())
}

/// Notes for which end a renewal was opened.
pub(in crate::features::deals) fn note(tx: &Tx<'_>, deal: DealId, rule: &Rule, e: &Ending) -> Result<()> {
    tx.execute(
        "insert into deal_renewals (account_id, deal_id, rule_id, agreement_ref, offering_id, ends_on)
         values ($1, $2, $3, $4, $5, $6)",
        &params![e.account, deal, rule.id, e.agreement.as_str(), e.offering, e.to],
    )?;
    Ok(())
}

/// An earlier renewal of an account.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The deal.
    pub deal: DealId,
    /// Its name.
    pub name: String,
    /// When it closed.
    pub on: Date,
    /// Won or lost.
    pub outcome: Outcome,
    /// What it came to.
    pub amount_minor: Option<i64>,
    /// What the agreement was worth before.
    pub former_minor: Option<i64>,
    /// Its currency.
    pub currency: String,
    /// What was said of its end.
    pub note: String,
}

/// The renewals of the permit's account that are closed, the newest first: of the same agreement where it has one.
///
/// # Errors
/// What the database says.
pub fn earlier<L: AtLeast<Read>>(permit: &Permit<'_, L>, agreement: &str, limit: i64) -> Result<Vec<Earlier>> {
    let sql = "select id, name, closed_on, outcome, amount_minor, former_minor, currency, reason_note from deals
                where account_id = $1 and kind = 'renewal' and outcome <> 'open' and archived_at is null
                  and closed_on is not null and ($2 = '' or agreement_ref = $2)
                order by closed_on desc, id limit $3";
    permit.conn().query(sql, &params![permit.account(), agreement, limit], |r| {
        Ok(Earlier {
            deal: r.get(0)?,
            name: r.get(1)?,
            on: r.get(2)?,
            outcome: Outcome::parse(&r.get::<String>(3)?).unwrap_or(Outcome::Lost),
            amount_minor: r.get(4)?,
            former_minor: r.get(5)?,
            currency: r.get(6)?,
            note: r.get(7)?,
        })
    })
}
