//! Deleting accounts that an import made, for its undo.

use std::collections::HashSet;

use tenure_db::{Conn, Tx, Value, ids_value};
use uuid::Uuid;

use super::matching;
use crate::base::registry::{Registry, StoredEvent};
use crate::base::taking_back::{Undoing, named, since};
use crate::base::{AccountId, Error, Result, search};
use crate::features::access::leads;

fn list(ids: &[AccountId]) -> Value<'static> {
    ids_value(ids.iter().map(|id| id.0))
}

/// Events by which the import hung accounts below these that it did not make itself.
pub(in crate::features::accounts) fn hung(
    q: &Conn<'_>,
    undoing: &Undoing,
    ids: &[AccountId],
) -> Result<Vec<StoredEvent>> {
    let sql = format!(
        "select {} from events e
          where e.scope_id in (select p.account_id from account_parents p where p.parent_id in ({}))
            and e.batch_id = $2 and e.verb = 'account.parent_set' and e.undone_by is null
            and not exists (select 1 from events c where c.scope_id = e.scope_id and c.batch_id = $2
                              and c.verb = 'account.created')
          order by e.scope_id, e.id desc",
        StoredEvent::COLUMNS,
        q.ids_sql("$1")
    );
    q.query(&sql, &[list(ids), undoing.batch.0.into()], StoredEvent::read)
}

/// Those of the accounts that stay: something happened on them since, names them, or stands below them that stays.
pub(in crate::features::accounts) fn staying(
    q: &Conn<'_>,
    registry: &Registry,
    undoing: &Undoing,
    ids: &[AccountId],
) -> Result<HashSet<AccountId>> {
    let scopes: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut staying: HashSet<AccountId> = undoing.used_scopes(q, &scopes)?.into_iter().map(AccountId).collect();
    let sql = format!(
        "select distinct t.ancestor_id from account_tree t
          where t.ancestor_id in ({}) and t.depth > 0
            and (not exists (select 1 from events c where c.scope_id = t.account_id and c.batch_id = $2
                               and c.verb = 'account.created')
                 or exists (select 1 from events e where e.scope_id = t.account_id{}))",
        q.ids_sql("$1"),
        since("$2")
    );
    let above = q.query(&sql, &[list(ids), undoing.batch.0.into()], |r| Ok::<_, Error>(r.get::<AccountId>(0)?))?;
    staying.extend(above);
    staying.extend(named(q, registry, "account", &scopes)?.into_iter().map(AccountId));
    Ok(staying)
}

/// Deletes accounts with all that belongs to them. Their events stay.
pub(in crate::features::accounts) fn delete(tx: &Tx<'_>, registry: &Registry, ids: &[AccountId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    matching::take(tx, ids)?;
    let place = tx.ids_sql("$1");
    let with_deals = format!("select o.account_id from open_deals o where o.account_id in ({place})");
    leads::note(tx, &with_deals, &[list(ids)])?;
    // What search stores goes by itself, with the words that nobody else has; accounts with conversations are not deleted,
    // and the order of those has no way to what an account has. Sums that have to be made anew still have.
    let others = ["search_entries", "search_texts", "conversation_times", "lead_sums_waiting"];
    for table in registry.tables.iter().map(|t| t.table).filter(|table| !others.contains(table)) {
        tx.execute(&format!("delete from {table} where account_id in ({place})"), &[list(ids)])?;
    }
    tx.execute(&format!("delete from account_tree where ancestor_id in ({place})"), &[list(ids)])?;
    tx.execute(&format!("delete from accounts where id in ({place})"), &[list(ids)])?;
    search::fit_accounts(tx, registry.search.iter(), ids)
}

/// Takes away parents that are gone; answers whose they were.
pub(in crate::features::accounts) fn cut_lost(tx: &Tx<'_>, ids: &[AccountId]) -> Result<Vec<AccountId>> {
    const LOST: &str = "not exists (select 1 from accounts a where a.id = account_parents.parent_id)";
    let place = tx.ids_sql("$1");
    let sql = format!("select distinct account_id from account_parents where account_id in ({place}) and {LOST}");
    let lost: Vec<AccountId> = tx.query(&sql, &[list(ids)], |r| Ok::<_, Error>(r.get(0)?))?;
    tx.execute(&format!("delete from account_parents where account_id in ({place}) and {LOST}"), &[list(ids)])?;
    Ok(lost)
}
