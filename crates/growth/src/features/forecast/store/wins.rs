//! What decided deals were about.

use std::collections::HashMap;

use tenure_db::Conn;
use uuid::Uuid;

use super::super::model::Key;
use super::Ask;
use crate::base::dated::Span;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// The lines of deals, in their order: what was offered, and minor units of the deal's currency.
pub type Lines = HashMap<Key, Vec<(Option<Uuid>, Option<i64>)>>;

/// The lines of deals that were decided in these days.
///
/// # Errors
/// What the database says.
pub fn lines(q: &Conn<'_>, ask: &Ask<'_>, period: &Span) -> Result<Lines> {
    let mut all = Lines::new();
    let mut sql = Sql::new(
        "select l.account_id, l.deal_id, l.offering_id, l.amount_minor from deals d cross join deal_lines l
          where l.account_id = d.account_id and l.deal_id = d.id and d.outcome in ('won', 'lost') and d.closed_on >= ",
    );
    sql.bind(period.from).push(" and d.closed_on < ").bind(period.to).push(" and ");
    ask.deals(&mut sql);
    sql.push(" order by l.account_id, l.deal_id, l.position, l.id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), (r.get::<Option<Uuid>>(2)?, r.get::<Option<i64>>(3)?)))
    })?;
    for (key, line) in rows {
        all.entry(key).or_default().push(line);
    }
    Ok(all)
}
