//! Judgements of many accounts at once, and supporters who left: what reports tell of people won and lost.

use jiff::civil::Date;
use tenure_db::{Conn, Row, ids_value};

use super::super::model::turns::Said;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result};

fn said(r: &Row<'_>) -> Result<Said> {
    Ok(Said {
        account: r.get(0)?,
        position: r.get(1)?,
        person: r.get(2)?,
        support: r.get(3)?,
        author: r.get(4)?,
        on: r.get(5)?,
    })
}

/// Begins a statement over the accounts `a`; the caller knows that the viewer sees them.
fn over(q: &Conn<'_>, head: &str, accounts: &[AccountId]) -> Sql {
    let mut sql = Sql::new(head);
    let list = sql.param(ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&format!(" where a.id in ({})", q.ids_sql(&list)));
    sql
}

/// Every judgement until the end of a day about positions that were judged after another one: by position, the oldest
/// first.
pub fn judged(q: &Conn<'_>, accounts: &[AccountId], (after, until): (Date, Date)) -> Result<Vec<Said>> {
    let head = "select j.account_id, j.position_id, p.person_id, j.support, j.author_id, j.judged_on
                  from accounts a cross join support_judgements j cross join positions p";
    let mut sql = over(q, head, accounts);
    let (after, until) = (sql.param(after), sql.param(until));
    sql.push(&format!(
        " and j.account_id = a.id and j.withdrawn_at is null and j.judged_on <= {until}
          and exists (select 1 from support_judgements n where n.account_id = j.account_id and n.position_id = j.position_id
                         and n.withdrawn_at is null and n.judged_on > {after} and n.judged_on <= {until})
          and p.account_id = j.account_id and p.id = j.position_id and p.archived_at is null
          order by j.account_id, j.position_id, j.judged_on, j.created_at, j.id"
    ));
    q.query(&sql.text, &sql.values, said)
}

/// The newest judgement about everybody who left between the ends of two days, with the first day without them; a new
/// position at the same account is no departure.
pub fn left(q: &Conn<'_>, accounts: &[AccountId], (after, until): (Date, Date)) -> Result<Vec<(Said, Date)>> {
    let head = "select j.account_id, j.position_id, p.person_id, j.support, j.author_id, j.judged_on, p.valid_to
                  from accounts a cross join positions p cross join support_judgements j";
    let mut sql = over(q, head, accounts);
    let (after, until) = (sql.param(after), sql.param(until));
    sql.push(&format!(
        " and p.account_id = a.id and p.archived_at is null and p.valid_to > {after} and p.valid_to <= {until}
          and not exists (select 1 from positions o where o.person_id = p.person_id and o.account_id = p.account_id
                             and o.archived_at is null and o.valid_from <= {until} and o.valid_to > {until})
          and j.account_id = p.account_id and j.id = (
            select n.id from support_judgements n where n.account_id = p.account_id and n.position_id = p.id
               and n.withdrawn_at is null and n.judged_on <= p.valid_to
             order by n.judged_on desc, n.created_at desc, n.id desc limit 1)
          order by j.account_id, p.valid_to, p.id"
    ));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((said(r)?, r.get(6)?)))
}
