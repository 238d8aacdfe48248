//! Identifiers, unique over all accounts through the key table `account_keys`.

use tenure_db::{Conn, Tx, Value, params};

use super::super::model::{Identifier, Profile};
use crate::base::{AccountId, Acting, Result};

/// The identifiers, by scheme and value.
pub(super) fn list(q: &Conn<'_>, account: AccountId) -> Result<Vec<Identifier>> {
    let sql = "select scheme, value from account_identifiers where account_id = $1 order by scheme, value";
    let mut all = q.query(sql, &params![account], |r| {
        Ok::<_, crate::base::Error>(Identifier { scheme: r.get(0)?, value: r.get(1)? })
    })?;
    all.sort();
    Ok(all)
}

/// The account that an identifier belongs to, whoever may see it.
pub(in crate::features::accounts) fn holder(q: &Conn<'_>, identifier: &Identifier) -> Result<Option<AccountId>> {
    q.query_opt(
        "select account_id from account_keys where scheme = $1 and value_key = $2",
        &params![identifier.scheme.as_str(), identifier.key()],
        |r| Ok(r.get(0)?),
    )
}

/// Inserts the identifiers of new accounts; the caller has checked that they are free.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, profiles: &[(AccountId, &Profile)]) -> Result<()> {
    let all = || profiles.iter().flat_map(|(id, p)| p.identifiers.iter().map(|i| (*id, i)));
    let rows: Vec<Vec<Value<'_>>> =
        all().map(|(id, i)| params![id, by.uuid(), i.scheme.as_str(), i.value.as_str()].into()).collect();
    tx.insert_many("insert into account_identifiers (account_id, id, scheme, value)", &rows, "")?;
    let keys: Vec<Vec<Value<'_>>> = all().map(|(id, i)| params![i.scheme.as_str(), i.key(), id].into()).collect();
    tx.insert_many("insert into account_keys (scheme, value_key, account_id)", &keys, "")?;
    Ok(())
}

/// Stores a changed list; the caller has checked that new ones are free.
pub(in crate::features::accounts) fn replace(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    after: &Profile,
) -> Result<()> {
    tx.execute("delete from account_identifiers where account_id = $1", &params![account])?;
    tx.execute("delete from account_keys where account_id = $1", &params![account])?;
    insert(tx, by, &[(account, after)])
}

/// Writes the keys of the accounts in a work set anew.
pub(in crate::features::accounts) fn rebuild(tx: &Tx<'_>, set: uuid::Uuid) -> Result<()> {
    const SET: &str = "account_id in (select id from work_sets where set_id = $1)";
    let all = tx.query(
        &format!("select account_id, scheme, value from account_identifiers where {SET}"),
        &params![set],
        |r| Ok::<_, crate::base::Error>((r.get::<AccountId>(0)?, Identifier { scheme: r.get(1)?, value: r.get(2)? })),
    )?;
    tx.execute(&format!("delete from account_keys where {SET}"), &params![set])?;
    let keys: Vec<Vec<Value<'_>>> = all.iter().map(|(id, i)| params![i.scheme.as_str(), i.key(), *id].into()).collect();
    tx.insert_many(
        "insert into account_keys (scheme, value_key, account_id)",
        &keys,
        "on conflict (scheme, value_key) do nothing",
    )?;
    Ok(())
}
