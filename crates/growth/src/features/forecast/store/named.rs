//! What deals are called, and what stands beside them in lists: only of those that the viewer sees.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::Key;
use super::Ask;
use super::book::within;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// A deal in a list.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The name of its account.
    pub account: String,
    /// Its kind.
    pub kind: String,
    /// The name of its stage, in English and in Chinese.
    pub stage: [String; 2],
    /// Minor units of its own currency.
    pub own: Option<i64>,
    /// Its own currency.
    pub currency: String,
    /// The day on which it was to close first.
    pub first_day: Option<Date>,
    /// What is done next, or empty.
    pub next_step: String,
    /// When.
    pub next_on: Option<Date>,
}

/// Names of deals by key; archived ones too, since snapshots tell of them.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>, keys: &[Key]) -> Result<HashMap<Key, Named>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "select d.account_id, d.id, d.name, a.name, d.kind, st.name, st.name_zh, d.amount_minor, d.currency, d.original_close_on,
                d.next_step, d.next_step_on
           from deals d join accounts a on a.id = d.account_id join deal_stages st on st.id = d.stage_id where ",
    );
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.scope.each().filter(&mut sql, "d.account_id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let named = Named {
            name: r.get(2)?,
            account: r.get(3)?,
            kind: r.get(4)?,
            stage: [r.get(5)?, r.get(6)?],
            own: r.get(7)?,
            currency: r.get(8)?,
            first_day: r.get(9)?,
            next_step: r.get(10)?,
            next_on: r.get(11)?,
        };
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), named))
    })?;
    Ok(rows.into_iter().collect())
}
