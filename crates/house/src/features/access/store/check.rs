//! Reads for the integrity checks.

use std::collections::BTreeSet;

use tenure_db::Value;
use uuid::Uuid;

use crate::base::dated::{OPEN, Span, span_at};
use crate::base::{AccountId, Conn, Error, Result, Tx, params};

/// A computed row, comparable: account, other end, word, number, source, days.
pub type Computed = (Uuid, Uuid, String, i64, Uuid, Span);

/// Account ids after `id`, in order, at most `limit`.
pub fn accounts_after(q: &Conn<'_>, id: Uuid, limit: usize) -> Result<Vec<Uuid>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    q.query("select id from accounts where id > $1 order by id limit $2", &params![id, limit], |r| {
        Ok::<_, Error>(r.get(0)?)
    })
}

/// The stored tree rows of a work set and of all accounts under it.
pub fn tree_rows(tx: &Tx<'_>, set: Uuid) -> Result<BTreeSet<Computed>> {
    let rows = tx.query(
        "select t.account_id, t.ancestor_id, t.depth, t.valid_from, t.valid_to
           from work_sets w cross join account_tree t where w.set_id = $1 and t.account_id = w.id",
        &params![set],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, String::new(), r.get(2)?, Uuid::nil(), span_at(r, 3)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The stored access rows of a work set.
pub fn access_rows(tx: &Tx<'_>, set: Uuid) -> Result<BTreeSet<Computed>> {
    let rows = tx.query(
        "select x.account_id, x.holder_id, x.via, x.level, x.source_id, x.valid_from, x.valid_to
           from work_sets w cross join account_access x where w.set_id = $1 and x.account_id = w.id",
        &params![set],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, span_at(r, 5)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Computed rows of accounts that do not exist; removed with `repair`.
pub fn orphans(tx: &Tx<'_>, table: &'static str, repair: bool) -> Result<usize> {
    let rule = format!("from {table} where not exists (select 1 from accounts a where a.id = {table}.account_id)");
    let none: [Value<'_>; 0] = [];
    let count: i64 = tx.query_one(&format!("select count(*) {rule}"), &none, |r| Ok::<_, Error>(r.get(0)?))?;
    if repair && count > 0 {
        tx.execute(&format!("delete {rule}"), &none)?;
    }
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Accounts with two leads on one day.
pub fn double_leads(q: &Conn<'_>) -> Result<Vec<AccountId>> {
    q.query(
        "select distinct s.account_id from assignments s cross join assignments o
          where s.role = 'lead' and o.account_id = s.account_id and o.role = 'lead' and o.id > s.id
            and s.valid_from < o.valid_to and o.valid_from < s.valid_to",
        &params![],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Grants without an end.
pub fn open_grants(q: &Conn<'_>) -> Result<i64> {
    q.query_one("select count(*) from account_grants where valid_to = $1", &params![OPEN], |r| {
        Ok::<_, Error>(r.get(0)?)
    })
}
