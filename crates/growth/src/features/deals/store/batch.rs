//! Many deals at once, by account and id: for taking an import back.

use std::collections::HashSet;

use tenure_db::{Conn, Tx, Value, ids_value, pairs_value};
use uuid::Uuid;

use super::super::model::Deal;
use super::deal::{COLUMNS, read};
use super::{packed, parts};
use crate::base::{AccountId, Acting, Error, Result};

/// Deals by account and id, those that there are, with all that belongs to them.
pub(in crate::features::deals) fn whole(q: &Conn<'_>, places: &[(Uuid, Uuid)]) -> Result<Vec<Deal>> {
    let mut found = plain(q, places)?;
    parts::load(q, &mut found)?;
    Ok(found)
}

/// The same without what lies in tables of its own.
pub(in crate::features::deals) fn plain(q: &Conn<'_>, places: &[(Uuid, Uuid)]) -> Result<Vec<Deal>> {
    let sql = format!("select {COLUMNS} from deals d where (d.account_id, d.id) in ({})", q.pairs_sql("$1"));
    q.query(&sql, &[pairs_value(places.iter().copied())], read)
}

/// Locks accounts, so that what was checked stays until the commit; answers those that are archived.
pub(in crate::features::deals) fn lock(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    let ids = || ids_value(accounts.iter().map(|account| account.0));
    let these = tx.ids_sql("$1");
    tx.execute(&format!("update accounts set writes = writes + 1 where id in ({these})"), &[ids()])?;
    let sql = format!("select id from accounts where archived_at is not null and id in ({these})");
    Ok(tx.query(&sql, &[ids()], |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
}

/// Takes deals out of all numbers, which leaves their source ids free. Their accounts are locked.
pub(in crate::features::deals) fn archive(tx: &Tx<'_>, by: &Acting, deals: &[&Deal]) -> Result<()> {
    let pairs = pairs_value(deals.iter().map(|deal| (deal.account.0, deal.id.0)));
    let sql = format!("delete from deal_keys where (account_id, deal_id) in ({})", tx.pairs_sql("$1"));
    tx.execute(&sql, std::slice::from_ref(&pairs))?;
    let now: Value<'_> = by.now.into();
    let sql = format!(
        "update deals set archived_at = $2, version = version + 1, changed_at = $2 where (account_id, id) in ({})",
        tx.pairs_sql("$1")
    );
    tx.execute(&sql, &[pairs, now])?;
    let mut accounts: Vec<AccountId> = deals.iter().map(|deal| deal.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    packed::changed(tx, by, &accounts)
}
