//! What is known of accounts that may be one company, and which pairs were told apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tenure_db::{Conn, Tx, params};

use super::super::model::duplicates::Party;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result};
use crate::features::accounts::store::{batch, matching};

/// A pair, the smaller id first.
pub type Pair = (AccountId, AccountId);

/// The accounts with these ids, which the caller has found in scope, with all that [`judge`] compares.
///
/// [`judge`]: super::super::model::duplicates::judge
pub fn parties(q: &Conn<'_>, scope: &Scope, day: Date, ids: &[AccountId]) -> Result<BTreeMap<AccountId, Party>> {
    let mut keys = matching::of(q, ids)?;
    let mut numbers = batch::numbers(q, ids)?;
    let mut above = above(q, scope, day, ids)?;
    let sql = format!(
        "select a.id, a.name, a.city, a.country, u.name, s.people_count, s.last_conversation_at
           from accounts a
           left join account_stats s on s.account_id = a.id
           left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= $2 and l.valid_to > $2
           left join users u on u.id = l.user_id
          where a.id in ({})",
        q.ids_sql("$1")
    );
    let found = q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0)), day.into()], |r| {
        let id: AccountId = r.get(0)?;
        let party = Party {
            id,
            name: r.get(1)?,
            city: r.get(2)?,
            country: r.get(3)?,
            lead: r.get(4)?,
            people: r.get::<Option<i64>>(5)?.unwrap_or(0),
            last: r.get(6)?,
            keys: keys.remove(&id).unwrap_or_default(),
            numbers: numbers.remove(&id).unwrap_or_default(),
            above: above.remove(&id).unwrap_or_default(),
        };
        Ok::<_, Error>((id, party))
    })?;
    Ok(found.into_iter().collect())
}

/// The accounts above each that are in scope.
fn above(
    q: &Conn<'_>,
    scope: &Scope,
    day: Date,
    ids: &[AccountId],
) -> Result<BTreeMap<AccountId, BTreeSet<AccountId>>> {
    let mut sql = Sql::default();
    let (list, day) = (sql.param(tenure_db::ids_value(ids.iter().map(|id| id.0))), sql.param(day));
    sql.push(&format!(
        "select t.account_id, t.ancestor_id from account_tree t
          where t.account_id in ({}) and t.depth > 0 and t.valid_from <= {day} and t.valid_to > {day} and ",
        q.ids_sql(&list)
    ));
    scope.filter(&mut sql, "t.ancestor_id");
    let mut above: BTreeMap<AccountId, BTreeSet<AccountId>> = BTreeMap::new();
    for (account, ancestor) in q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))? {
        above.entry(account).or_default().insert(ancestor);
    }
    Ok(above)
}

/// Pairs that an import asked to decide and that nobody has decided yet, the oldest first: those of which the scope holds
/// both.
pub fn tasks(q: &Conn<'_>, scope: &Scope, limit: usize) -> Result<Vec<Pair>> {
    let mut sql = Sql::new(
        "select d.account_id, d.other_id from duplicate_tasks d
           join accounts a on a.id = d.account_id and a.archived_at is null
           join accounts b on b.id = d.other_id and b.archived_at is null
          where not exists (select 1 from account_distinctions x
                             where (x.account_id = d.account_id and x.other_id = d.other_id)
                                or (x.account_id = d.other_id and x.other_id = d.account_id)) and ",
    );
    scope.filter(&mut sql, "d.account_id");
    sql.push(" and ");
    scope.filter(&mut sql, "d.other_id");
    sql.push(" order by d.created_at, d.account_id, d.other_id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}

/// Pairs of these accounts that were told apart, whichever of the two was named first.
pub fn distinct(q: &Conn<'_>, ids: &[AccountId]) -> Result<BTreeSet<Pair>> {
    let sql =
        format!("select account_id, other_id from account_distinctions where account_id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[tenure_db::ids_value(ids.iter().map(|id| id.0))], |r| {
        let (one, other): (AccountId, AccountId) = (r.get(0)?, r.get(1)?);
        Ok::<_, Error>((one.min(other), one.max(other)))
    })?;
    Ok(rows.into_iter().collect())
}

/// Remembers that two accounts are not the same; whether that was new.
pub fn tell_apart(tx: &Tx<'_>, by: &Acting, (one, other): Pair) -> Result<bool> {
    let added = tx.execute(
        "insert into account_distinctions (account_id, other_id, created_by, created_at) values ($1, $2, $3, $4)
         on conflict (account_id, other_id) do nothing",
        &params![one, other, by.viewer.actor(), by.now],
    )?;
    Ok(added > 0)
}

/// Forgets it again.
pub fn forget(tx: &Tx<'_>, (one, other): Pair) -> Result<()> {
    tx.execute(
        "delete from account_distinctions where (account_id = $1 and other_id = $2) or (account_id = $2 and other_id = $1)",
        &params![one, other],
    )?;
    Ok(())
}
