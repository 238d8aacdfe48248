//! What forecasts rest on that is weak: commits without their evidence.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::Key;
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
