//! What stands beside deals of a past day: in which stage they were then, and what has become of them.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::{Conn, Row};

use super::super::model::fate::Now;
use super::super::model::{Key, outcome};
use super::Ask;
use super::book::within;
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// The names of stages by deal, in English and in Chinese.
pub type Stages = HashMap<Key, [String; 2]>;

fn stage(r: &Row<'_>) -> Result<(Key, [String; 2])> {
    Ok(((r.get(0)?, r.get(1)?), [r.get(2)?, r.get(3)?]))
}

/// The stages in which deals were frozen last up to a day.
///
/// # Errors
/// What the database says.
pub fn stages_frozen(q: &Conn<'_>, ask: &Ask<'_>, taken: Date, keys: &[Key]) -> Result<Stages> {
    if keys.is_empty() {
        return Ok(Stages::new());
    }
    let mut sql = Sql::new("");
    let day = sql.param(taken);
    sql.push(&format!(
        "select s.account_id, s.deal_id, st.name, st.name_zh from deal_snapshots s join deal_stages st on st.id = s.stage_id
          where s.taken_on <= {day} and not exists (select 1 from deal_snapshots n where n.account_id = s.account_id
                  and n.deal_id = s.deal_id and n.taken_on > s.taken_on and n.taken_on <= {day}) and "
    ));
    within(q, &mut sql, "s.account_id, s.deal_id", keys);
    sql.push(" and ");
    ask.scope.each().filter(&mut sql, "s.account_id");
    Ok(q.query(&sql.text, &sql.values, stage)?.into_iter().collect())
}

/// The stages in which deals were on a day, as their history tells; of what had closed by then the last one.
///
/// # Errors
/// What the database says.
pub fn stages_on(q: &Conn<'_>, ask: &Ask<'_>, day: Date, keys: &[Key]) -> Result<Stages> {
    if keys.is_empty() {
        return Ok(Stages::new());
    }
    let mut sql = Sql::new("");
    let day = sql.param(day);
    sql.push(&format!(
        "select d.account_id, d.id, st.name, st.name_zh from deals d
           left join deal_stage_spans h on h.account_id = d.account_id and h.deal_id = d.id and h.valid_from <= {day}
            and h.valid_to > {day}
           join deal_stages st on st.id = coalesce(h.stage_id, d.stage_id) where "
    ));
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.scope.each().filter(&mut sql, "d.account_id");
    Ok(q.query(&sql.text, &sql.values, stage)?.into_iter().collect())
}

/// What deals are called, and how they stand now: archived ones too, since snapshots tell of them.
///
/// # Errors
/// What the database says.
pub fn now(q: &Conn<'_>, ask: &Ask<'_>, keys: &[Key]) -> Result<HashMap<Key, Now>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    // What is open on an archived account counts as taken out, as everywhere.
    let mut sql = Sql::new(
        "select d.account_id, d.id, d.name, a.name, d.kind, d.outcome, d.close_on, d.closed_on,
                case when d.archived_at is not null or (a.archived_at is not null and d.outcome = 'open') then 1 else 0 end
           from deals d join accounts a on a.id = d.account_id where ",
    );
    within(q, &mut sql, "d.account_id, d.id", keys);
    sql.push(" and ");
    ask.scope.each().filter(&mut sql, "d.account_id");
    let rows = q.query(&sql.text, &sql.values, |r| {
        let now = Now {
            name: r.get(2)?,
            account: r.get(3)?,
            kind: r.get(4)?,
            outcome: outcome(&r.get::<String>(5)?),
            close_on: r.get(6)?,
            closed_on: r.get(7)?,
            gone: r.get::<i64>(8)? != 0,
        };
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), now))
    })?;
    Ok(rows.into_iter().collect())
}
