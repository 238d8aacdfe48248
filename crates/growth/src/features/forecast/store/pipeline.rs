//! The whole open pipeline by lead and month.

use std::collections::{BTreeMap, HashMap};

use tenure_db::Conn;

use super::super::model::credit::{self, Credit};
use super::super::model::{Counted, Figures, Key};
use super::Ask;
use super::book::{credited, gather};
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, UserId};

/// What is open by who has it (none: nobody leads the account) and the month in which it closes (none: nobody knows).
pub type Pipeline = BTreeMap<(Option<UserId>, Option<i64>), Figures>;

/// Reads it account by account, each by the index of its own deals, and adds up as it goes: a sort of all deals by lead
/// and month would cost more than the rest.
///
/// # Errors
/// What the database says.
pub fn read(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Pipeline> {
    let split = split(q, ask)?;
    let mut sql = Sql::new("");
    let worth = ask.worth(&mut sql, "d");
    let today = sql.param(ask.today);
    sql.push(&format!(
        "select ln.user_id, d.close_month, {worth}, coalesce(d.probability, st.probability), d.account_id, d.id
           from accounts own left join assignments ln on ln.account_id = own.id and ln.role = 'lead'
            and ln.valid_from <= {today} and ln.valid_to > {today}
           cross join deals d join deal_stages st on st.id = d.stage_id where "
    ));
    ask.accounts(&mut sql, "own.id");
    sql.push(" and d.account_id = own.id and d.outcome = 'open' and d.archived_at is null");
    if let Some(kind) = &ask.only.kind {
        sql.push(" and d.kind = ").bind(kind.clone());
    }
    let mut sums: HashMap<(Option<UserId>, Option<i64>), Figures> = HashMap::new();
    q.query(&sql.text, &sql.values, |r| {
        let (lead, month): (Option<UserId>, Option<i64>) = (r.get(0)?, r.get(1)?);
        let (minor, probability): (Option<i64>, i64) = (r.get(2)?, r.get(3)?);
        if split.is_empty() {
            sums.entry((lead, month)).or_default().add(Counted::Pipeline, minor, probability);
            return Ok(());
        }
        let key: Key = (r.get::<AccountId>(4)?, r.get(5)?);
        let credits = split.get(&key).map(Vec::as_slice).unwrap_or_default();
        for (user, part) in credit::parts(minor, credits, lead) {
            sums.entry((user, month)).or_default().add(Counted::Pipeline, part, probability);
        }
        Ok::<_, Error>(())
    })?;
    Ok(sums.into_iter().collect())
}

/// Open deals that are split today.
fn split(q: &Conn<'_>, ask: &Ask<'_>) -> Result<HashMap<Key, Vec<Credit>>> {
    let any = q.query_opt("select 1 from deal_credits limit 1", &[], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    if any.is_none() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new("");
    let today = sql.param(ask.today);
    sql.push(&credited(&today)).push("d.outcome = 'open' and ");
    ask.deals(&mut sql);
    gather(q, [sql])
}
