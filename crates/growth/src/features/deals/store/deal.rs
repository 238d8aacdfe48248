//! One deal, with all that belongs to it.

use std::collections::HashMap;

use tenure_db::{Conn, Row, Value, ids_value, params};

use super::super::model::renewals::WithoutNotice;
use super::super::model::{Category, Deal, Facts, Kind, Outcome};
use super::parts;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, DealId, Error, Permit, Read, Result};

pub(super) const COLUMNS: &str = "d.account_id, d.id, d.name, d.kind, d.stage_id, d.stage_since, d.outcome, d.unit_id, \
     d.amount_minor, d.currency, d.reporting_minor, d.reporting_currency, d.probability, d.probability_reason, d.category, \
     d.override_category, d.override_reason, d.override_until, d.override_by, d.opened_on, d.close_on, d.original_close_on, \
     d.closed_on, d.reason_id, d.reason_note, d.lost_to, d.goal, d.next_step, d.next_step_on, d.agreement_ref, d.notice_on, \
     d.former_minor, d.source_system, d.source_id, d.batch_id, d.version, d.archived_at is not null, d.created_at, d.changed_at, \
     d.without_notice, d.runs_on_months";

/// How many columns [`read`] takes.
pub(super) const WIDTH: usize = 41;

/// Reads the row of a deal, without what lies in tables of its own.
pub(super) fn read(r: &Row<'_>) -> Result<Deal> {
    let code = |what: &str, code: &str| Error::internal(format!("a deal has the {what} {code}"));
    let (kind, outcome, category): (String, String, String) = (r.get(3)?, r.get(6)?, r.get(14)?);
    let facts = Facts {
        outcome: Outcome::parse(&outcome).ok_or_else(|| code("outcome", &outcome))?,
        unit: r.get(7)?,
        amount_minor: r.get(8)?,
        probability: r.get(12)?,
        probability_reason: r.get(13)?,
        override_category: r.get::<Option<String>>(15)?.as_deref().and_then(Category::parse),
        override_reason: r.get(16)?,
        override_until: r.get(17)?,
        override_by: r.get(18)?,
        opened_on: r.get(19)?,
        close_on: r.get(20)?,
        original_close_on: r.get(21)?,
        closed_on: r.get(22)?,
        reason: r.get(23)?,
        reason_note: r.get(24)?,
        lost_to: r.get(25)?,
        goal: r.get(26)?,
        next_step: r.get(27)?,
        next_step_on: r.get(28)?,
        agreement: r.get(29)?,
        notice_on: r.get(30)?,
        former_minor: r.get(31)?,
        without_notice: WithoutNotice::parse(&r.get::<String>(39)?),
        runs_on_months: r.get(40)?,
        source_system: r.get(32)?,
        source_id: r.get(33)?,
        ..Facts::new(
            &r.get::<String>(2)?,
            Kind::parse(&kind).ok_or_else(|| code("kind", &kind))?,
            r.get(4)?,
            &r.get::<String>(9)?,
            r.get(5)?,
        )
    };
    Ok(Deal {
        account: r.get(0)?,
        id: r.get(1)?,
        facts,
        category: Category::parse(&category).ok_or_else(|| code("category", &category))?,
        reporting_minor: r.get(10)?,
        reporting_currency: r.get(11)?,
        batch: r.get(34)?,
        version: r.get(35)?,
        archived: r.get(36)?,
        created_at: r.get(37)?,
        changed_at: r.get(38)?,
    })
}

/// One deal of the permit's account, with all that belongs to it.
///
/// # Errors
/// `NotFound` when the account has no such deal.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: DealId) -> Result<Deal> {
    let sql = format!("select {COLUMNS} from deals d where d.account_id = $1 and d.id = $2");
    let mut deal = permit.conn().query_one(&sql, &params![permit.account(), id], read)?;
    parts::load(permit.conn(), std::slice::from_mut(&mut deal))?;
    Ok(deal)
}

/// The open deals of the permit's account by the day on which they are to close, with all that belongs to them.
///
/// # Errors
/// What the database says.
pub fn open<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Deal>> {
    let sql = format!(
        "select {COLUMNS} from deals d where d.account_id = $1 and d.outcome = 'open' and d.archived_at is null
          order by d.close_on nulls last, d.id"
    );
    let mut list = permit.conn().query(&sql, &params![permit.account()], read)?;
    parts::load(permit.conn(), &mut list)?;
    Ok(list)
}

/// Deals by source system and id, of all accounts, with all that belongs to them.
pub(in crate::features::deals) fn by_source(
    q: &Conn<'_>,
    sources: &[(String, String)],
) -> Result<HashMap<(String, String), Deal>> {
    let mut found = Vec::new();
    for chunk in sources.chunks(500) {
        let mut sql = Sql::new(&format!(
            "select {COLUMNS} from deal_keys k cross join deals d
              where d.account_id = k.account_id and d.id = k.deal_id and (k.source_system, k.source_id) in (values "
        ));
        let places: Vec<String> =
            chunk.iter().map(|(s, i)| format!("({}, {})", sql.param(s.clone()), sql.param(i.clone()))).collect();
        sql.push(&places.join(", ")).push(")");
        found.extend(q.query(&sql.text, &sql.values, read)?);
    }
    parts::load(q, &mut found)?;
    Ok(found.into_iter().map(|d| ((d.facts.source_system.clone(), d.facts.source_id.clone()), d)).collect())
}

/// Deals of these accounts without a source id that are not archived, with all that belongs to them.
pub(in crate::features::deals) fn without_source(q: &Conn<'_>, accounts: &[AccountId]) -> Result<Vec<Deal>> {
    let sql = format!(
        "select {COLUMNS} from deals d where d.account_id in ({}) and d.archived_at is null and d.source_id = ''
          order by d.account_id, d.id",
        q.ids_sql("$1")
    );
    let values: [Value<'_>; 1] = [ids_value(accounts.iter().map(|a| a.0))];
    let mut found = q.query(&sql, &values, read)?;
    parts::load(q, &mut found)?;
    Ok(found)
}
