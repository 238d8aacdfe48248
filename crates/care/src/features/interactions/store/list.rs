//! Conversations in order of time: of one account, or of all in a scope.

use jiff::Timestamp;
use tenure_db::{Conn, params};
use uuid::Uuid;

use super::super::model::{Interaction, Kind};
use super::interaction::{COLUMNS, add_people, read};
use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Permit, PersonId, Read, Result, Scope, UserId};

/// Conversations of the permit's account before `(at, id)`, newest first.
pub fn before<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<Interaction>> {
    before_with(permit, None, from, limit)
}

/// The same, only those with a person who was there.
pub fn before_with<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    person: Option<PersonId>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<Interaction>> {
    let mut sql =
        Sql::new(&format!("select {COLUMNS} from interactions i where i.archived_at is null and i.account_id = "));
    sql.bind(permit.account());
    if let Some(person) = person {
        sql.push(" and exists (select 1 from interaction_people ip where ip.account_id = i.account_id and ip.interaction_id = i.id");
        sql.push(" and ip.present = 1 and ip.person_id = ").bind(person).push(")");
    }
    if let Some((at, id)) = from {
        let (at, id) = (sql.param(at), sql.param(id));
        sql.push(&format!(" and (i.happened_at < {at} or (i.happened_at = {at} and i.id < {id}))"));
    }
    sql.push(" order by i.happened_at desc, i.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let mut list = permit.conn().query(&sql.text, &sql.values, read)?;
    add_people(permit.conn(), &mut list)?;
    Ok(list)
}

/// Conversations by the order of time, with their accounts.
const TIMED: &str = "conversation_times t cross join interactions i cross join accounts a
    where i.account_id = t.account_id and i.id = t.id and i.happened_at = t.happened_at and";

/// What narrows a list over accounts.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only with this person.
    pub person: Option<PersonId>,
    /// Only by this author.
    pub author: Option<UserId>,
    /// Only this kind.
    pub kind: Option<Kind>,
}

/// One page of the conversations in scope by time: `limit` rows and one more after the cursor.
pub fn page(
    q: &Conn<'_>,
    scope: &Scope,
    filter: &Filter,
    cursor: Option<&Cursor>,
    descending: bool,
    limit: usize,
) -> Result<Vec<Interaction>> {
    // Of many accounts by the order of all, of few by their own.
    let timed = scope.large && filter.account.is_none();
    let (from, at) = if timed { (TIMED, "t") } else { ("interactions i cross join accounts a where", "i") };
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from {from} a.id = i.account_id and i.archived_at is null and a.archived_at is null"
    ));
    if let Some(account) = filter.account {
        sql.push(" and i.account_id = ").bind(account);
    }
    if let Some(person) = filter.person {
        sql.push(" and exists (select 1 from interaction_people ip where ip.account_id = i.account_id and ip.interaction_id = i.id and ip.person_id = ");
        sql.bind(person).push(")");
    }
    if let Some(author) = filter.author {
        sql.push(&format!(" and {at}.author_id = ")).bind(author);
    }
    if let Some(kind) = filter.kind {
        sql.push(" and i.kind = ").bind(kind.code().to_owned());
    }
    let (order, than) = if descending { ("desc", "<") } else { ("asc", ">") };
    if let Some(cursor) = cursor {
        let wrong = || Error::field("cursor", "error-cursor");
        let when: Timestamp = cursor.value.as_deref().and_then(|v| v.parse().ok()).ok_or_else(wrong)?;
        let (when, id) = (sql.param(when), sql.param(cursor.id));
        sql.push(&format!(
            " and ({at}.happened_at {than} {when} or ({at}.happened_at = {when} and {at}.id {than} {id}))"
        ));
    }
    sql.push(" and ");
    scope.filter(&mut sql, &format!("{at}.account_id"));
    sql.push(&format!(" order by {at}.happened_at {order}, {at}.id {order} limit "))
        .bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    let mut list = q.query(&sql.text, &sql.values, read)?;
    add_people(q, &mut list)?;
    Ok(list)
}

/// The place of a row in the order of time.
pub fn cursor(row: &Interaction) -> Cursor {
    Cursor { value: Some(row.happened_at.to_string()), id: row.id.0 }
}

/// The days since 90 days with the number of conversations per author: for balance, not for ranking people.
pub fn by_author<L: AtLeast<Read>>(permit: &Permit<'_, L>, since: Timestamp) -> Result<Vec<(UserId, i64)>> {
    permit.conn().query(
        "select author_id, count(*) from interactions
          where account_id = $1 and happened_at >= $2 and archived_at is null
          group by author_id order by count(*) desc, author_id",
        &params![permit.account(), since],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Accounts in scope for which the viewer logged a conversation lately, the last one first.
pub fn recent_accounts(q: &Conn<'_>, scope: &Scope, most: i64) -> Result<Vec<(AccountId, String)>> {
    let mut sql = Sql::new(
        "select a.id, a.name from (select account_id, max(happened_at) as at from
           (select t.account_id, t.happened_at from conversation_times t cross join interactions i
             where i.account_id = t.account_id and i.id = t.id and i.archived_at is null and t.author_id = ",
    );
    sql.bind(scope.viewer).push(" order by t.happened_at desc limit 40) mine group by account_id) l");
    sql.push(" join accounts a on a.id = l.account_id where a.archived_at is null and ");
    scope.filter(&mut sql, "a.id");
    sql.push(" order by l.at desc, a.id limit ").bind(most);
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}
