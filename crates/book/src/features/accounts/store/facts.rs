//! The dated facts of accounts beyond what `base::dated` does: whole rows for undo, many rows at once, the tree's edges.

use std::collections::HashMap;

use serde_json::{Value as Json, json};
use tenure_db::{Conn, Tx, Value, ids_value, params};
use uuid::Uuid;

use super::super::model::Edges;
use crate::base::dated::{self, Fact, OPEN};
use crate::base::{AccountId, Acting, Error, Result, TerritoryId};

/// Whether the fact's values are ids.
fn holds_ids(fact: &Fact) -> bool {
    fact.column.ends_with("_id")
}

/// The rows of an account as they stand, to be put back by [`replace`].
pub(in crate::features::accounts) fn rows(q: &Conn<'_>, fact: &Fact, account: AccountId) -> Result<Json> {
    Ok(Json::Array(rows_of(q, fact, &[account])?.remove(&account).unwrap_or_default()))
}

/// The rows of many accounts as they stand, the oldest first.
pub(in crate::features::accounts) fn rows_of(
    q: &Conn<'_>,
    fact: &Fact,
    accounts: &[AccountId],
) -> Result<HashMap<AccountId, Vec<Json>>> {
    let sql = format!(
        "select account_id, id, {}, valid_from, valid_to, reason, created_by, created_at from {}
          where account_id in ({}) order by account_id, valid_from, id",
        fact.column,
        fact.table,
        q.ids_sql("$1")
    );
    let mut rows: HashMap<AccountId, Vec<Json>> = HashMap::new();
    let found = q.query(&sql, &[ids_value(accounts.iter().map(|a| a.0))], |r| {
        let value = if holds_ids(fact) { r.get::<Uuid>(2)?.to_string() } else { r.get(2)? };
        let days = dated::span_at(r, 3)?;
        let (id, by) = (r.get::<Uuid>(1)?, r.get::<Option<Uuid>>(6)?);
        let (reason, at): (String, i64) = (r.get(5)?, r.get(7)?);
        let row = json!([
            id.to_string(),
            value,
            days.from.to_string(),
            days.to.to_string(),
            reason,
            by.map(|b| b.to_string()),
            at
        ]);
        Ok::<_, Error>((r.get::<AccountId>(0)?, row))
    })?;
    for (account, row) in found {
        rows.entry(account).or_default().push(row);
    }
    Ok(rows)
}

/// The value that holds on a day, of rows as [`rows_of`] gives them; null for none.
pub(in crate::features::accounts) fn value_on(rows: &[Json], day: jiff::civil::Date) -> Json {
    let day = day.to_string();
    let holds = |row: &&Json| {
        row[2].as_str().is_some_and(|f| f <= day.as_str()) && row[3].as_str().is_some_and(|t| t > day.as_str())
    };
    rows.iter().find(holds).map_or(Json::Null, |row| row[1].clone())
}

/// Puts back what [`rows`] gave.
pub(in crate::features::accounts) fn replace(tx: &Tx<'_>, fact: &Fact, account: AccountId, rows: &Json) -> Result<()> {
    replace_all(tx, fact, &[(account, rows)])
}

/// Gives each account these rows instead of those that it has, by two statements.
pub(in crate::features::accounts) fn replace_all(tx: &Tx<'_>, fact: &Fact, all: &[(AccountId, &Json)]) -> Result<()> {
    let mut values: Vec<Vec<Value<'_>>> = Vec::new();
    for (account, rows) in all {
        let broken = || {
            Error::internal(format!("an event of account {account} holds rows of {} that cannot be read", fact.table))
        };
        for row in rows.as_array().ok_or_else(broken)? {
            let text = |i: usize| row.get(i).and_then(Json::as_str).ok_or_else(broken);
            let id = |i: usize| text(i)?.parse::<Uuid>().map_err(|_| broken());
            let day = |i: usize| text(i)?.parse::<jiff::civil::Date>().map_err(|_| broken());
            let value = if holds_ids(fact) { Value::Uuid(id(1)?) } else { Value::from(text(1)?) };
            let by = if row.get(5).is_some_and(Json::is_string) { Some(id(5)?) } else { None };
            let at = row.get(6).and_then(Json::as_i64).ok_or_else(broken)?;
            values.push(params![*account, id(0)?, value, day(2)?, day(3)?, text(4)?, by, at].into());
        }
    }
    tx.execute(
        &format!("delete from {} where account_id in ({})", fact.table, tx.ids_sql("$1")),
        &[ids_value(all.iter().map(|(account, _)| account.0))],
    )?;
    tx.insert_many(&insert_sql(fact), &values, "")?;
    Ok(())
}

fn insert_sql(fact: &Fact) -> String {
    format!(
        "insert into {} (account_id, id, {}, valid_from, valid_to, reason, created_by, created_at)",
        fact.table, fact.column
    )
}

/// Inserts first values of new accounts: account, value, first day.
pub(in crate::features::accounts) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    fact: &Fact,
    values: Vec<(AccountId, Value<'static>, jiff::civil::Date)>,
) -> Result<()> {
    let rows: Vec<Vec<Value<'static>>> = values
        .into_iter()
        .map(|(id, value, from)| {
            params![id, by.uuid(), value, from, OPEN, String::new(), by.viewer.actor(), by.now].into()
        })
        .collect();
    tx.insert_many(&insert_sql(fact), &rows, "")?;
    Ok(())
}

/// Edges above `account`, with the days on which they hold, as far up as they go.
pub(in crate::features::accounts) fn edges_above(q: &Conn<'_>, account: AccountId) -> Result<Edges<AccountId>> {
    // The closure table names everybody above on some day, so no recursion is needed.
    let sql = "select p.account_id, p.parent_id, p.valid_from, p.valid_to from account_parents p
                where p.account_id in (select t.ancestor_id from account_tree t where t.account_id = $1)";
    edges(q, sql, &params![account])
}

/// All edges that hold on or after `day`.
pub(in crate::features::accounts) fn edges_since(q: &Conn<'_>, day: jiff::civil::Date) -> Result<Edges<AccountId>> {
    edges(
        q,
        "select account_id, parent_id, valid_from, valid_to from account_parents where valid_to > $1",
        &params![day],
    )
}

fn edges(q: &Conn<'_>, sql: &str, values: &[Value<'_>]) -> Result<Edges<AccountId>> {
    let mut edges: Edges<AccountId> = Edges::new();
    for (child, parent, span) in q.query(sql, values, |r| {
        Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<AccountId>(1)?, dated::span_at(r, 2)?))
    })? {
        edges.entry(child).or_default().push((parent, span));
    }
    Ok(edges)
}

/// Whether a territory exists and is in use.
pub(in crate::features::accounts) fn territory_exists(q: &Conn<'_>, id: TerritoryId) -> Result<bool> {
    let sql = "select 1 from territories where id = $1 and archived_at is null";
    Ok(q.query_opt(sql, &params![id], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Whether a code of `terms` exists and is in use.
pub(in crate::features::accounts) fn term_exists(q: &Conn<'_>, kind: &str, code: &str) -> Result<bool> {
    let sql = "select 1 from terms where kind = $1 and code = $2 and archived_at is null";
    Ok(q.query_opt(sql, &params![kind, code], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}

/// Whether a user exists and is active on `day`.
pub(in crate::features::accounts) fn user_active(
    q: &Conn<'_>,
    id: crate::base::UserId,
    day: jiff::civil::Date,
) -> Result<bool> {
    let sql = "select 1 from users where id = $1 and active_from <= $2 and active_to > $2";
    Ok(q.query_opt(sql, &params![id, day], |r| Ok::<_, Error>(r.get::<i64>(0)?))?.is_some())
}
