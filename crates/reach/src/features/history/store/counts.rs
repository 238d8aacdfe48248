//! What happened between the days: conversations, promises, people, on the accounts of the second day.

use super::super::model::{Between, Counts, Met};
use super::among;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, params};

const TALKS: &str = "select count(*) from accounts a cross join interactions i
  where i.account_id = a.id and i.archived_at is null and i.direction = 'both'";
const PROMISES: &str =
    "select count(*) from accounts a cross join promises p where p.account_id = a.id and p.archived_at is null";
const PEOPLE: &str = "select count(*) from (select distinct p.account_id, p.person_id
   from accounts a cross join positions p where p.account_id = a.id and ";

/// Counts rows beside the accounts `a` of the book, which drive: a year of the whole company's promises is never read
/// for one person's.
fn one(q: &Conn<'_>, mut sql: Sql, accounts: &[AccountId], end: &str) -> Result<i64> {
    sql.push(" and ");
    among(q, &mut sql, accounts);
    sql.push(end);
    q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

/// All numbers.
pub(super) fn all(q: &Conn<'_>, book: &[AccountId], between: Between) -> Result<Counts> {
    if book.is_empty() {
        return Ok(Counts::default());
    }
    let timed = |text: &str, at: &str| {
        let mut sql = Sql::new(text);
        let (from, to) = (sql.param(between.from.until), sql.param(between.to.until));
        sql.push(&format!(" and {at} >= {from} and {at} < {to}"));
        one(q, sql, book, "")
    };
    let closed = |state: &str| {
        let mut sql = Sql::new(&format!("{PROMISES} and p.state = "));
        sql.bind(state.to_owned()).push(" and p.closed_on > ").bind(between.from.day);
        sql.push(" and p.closed_on <= ").bind(between.to.day);
        one(q, sql, book, "")
    };
    let people = |came: bool| {
        let mut sql = Sql::new(PEOPLE);
        let (from, to) = (sql.param(between.from.day), sql.param(between.to.day));
        sql.push(&moved(came, &from, &to));
        one(q, sql, book, ") met")
    };
    Ok(Counts {
        conversations: timed(TALKS, "i.happened_at")?,
        promises_made: timed(PROMISES, "p.created_at")?,
        promises_kept: closed("kept")?,
        promises_broken: closed("broken")?,
        people_came: people(true)?,
        people_went: people(false)?,
    })
}

/// The condition on a position `p` that its person was not at the account at the end of the first day and is at the end
/// of the second, or the other way round; a new title does not make somebody new.
pub fn moved(came: bool, from: &str, to: &str) -> String {
    let (here, there) = if came { (to, from) } else { (from, to) };
    format!(
        "p.archived_at is null and p.valid_from <= {here} and p.valid_to > {here}
            and not exists (select 1 from positions o where o.person_id = p.person_id and o.account_id = p.account_id
                               and o.archived_at is null and o.valid_from <= {there} and o.valid_to > {there})"
    )
}

/// The people behind the numbers of one account, by name.
pub(super) fn people(q: &Conn<'_>, account: AccountId, between: Between, came: bool, limit: i64) -> Result<Vec<Met>> {
    let day = if came { "p.valid_from" } else { "p.valid_to" };
    let sql = format!(
        "select p.account_id, p.id, n.name, p.title, {day} from positions p join persons n on n.id = p.person_id
          where p.account_id = $1 and {} order by n.name_key, p.id limit $4",
        moved(came, "$2", "$3")
    );
    q.query(&sql, &params![account, between.from.day, between.to.day, limit], |r| {
        Ok::<_, Error>(Met {
            account: r.get(0)?,
            position: r.get(1)?,
            name: r.get(2)?,
            title: r.get(3)?,
            on: r.get(4)?,
        })
    })
}
