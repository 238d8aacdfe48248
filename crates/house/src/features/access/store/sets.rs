//! Work sets: the ids that one transaction works on, so that statements stay set-based. Emptied before the commit.

use uuid::Uuid;

use crate::base::{AccountId, Acting, Error, Result, Tx, Value, params};

/// Puts accounts into a new work set.
///
/// # Errors
/// What the database says.
pub fn fill(tx: &Tx<'_>, by: &Acting, accounts: &[AccountId]) -> Result<Uuid> {
    let set = by.uuid();
    put(tx, set, accounts.iter().map(|a| a.0))?;
    Ok(set)
}

/// Adds ids to a set; those that are in it stay.
///
/// # Errors
/// What the database says.
pub fn put(tx: &Tx<'_>, set: Uuid, ids: impl IntoIterator<Item = Uuid>) -> Result<()> {
    let ids: std::collections::BTreeSet<Uuid> = ids.into_iter().collect();
    let rows: Vec<Vec<Value<'_>>> = ids.into_iter().map(|id| params![set, id].to_vec()).collect();
    tx.insert_many("insert into work_sets (set_id, id)", &rows, "on conflict (set_id, id) do nothing")?;
    Ok(())
}

/// Takes ids out of a set.
///
/// # Errors
/// What the database says.
pub fn drop_ids(tx: &Tx<'_>, set: Uuid, ids: &[AccountId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("delete from work_sets where set_id = $1 and id in ({})", tx.ids_sql("$2"));
    tx.execute(&sql, &[set.into(), tenure_db::ids_value(ids.iter().map(|a| a.0))])?;
    Ok(())
}

/// Adds the accounts under those of the set: a lead reaches them too.
///
/// # Errors
/// What the database says.
pub fn descend(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    tx.execute(
        "insert into work_sets (set_id, id)
         select distinct w.set_id, t.account_id from work_sets w cross join account_tree t
          where w.set_id = $1 and t.ancestor_id = w.id and t.depth > 0
         on conflict (set_id, id) do nothing",
        &params![set],
    )?;
    Ok(())
}

/// The ids of a set.
///
/// # Errors
/// What the database says.
pub fn ids(tx: &Tx<'_>, set: Uuid) -> Result<Vec<AccountId>> {
    tx.query("select id from work_sets where set_id = $1", &params![set], |r| Ok::<_, Error>(r.get(0)?))
}

/// Empties a set.
///
/// # Errors
/// What the database says.
pub fn clear(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    tx.execute("delete from work_sets where set_id = $1", &params![set])?;
    Ok(())
}
