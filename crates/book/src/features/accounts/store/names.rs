//! Former names.

use jiff::civil::Date;
use tenure_db::{Conn, Tx, Value, params};

use super::super::model::Profile;
use crate::base::{AccountId, Acting, Result};

/// The former names, oldest first.
pub(super) fn list(q: &Conn<'_>, account: AccountId) -> Result<Vec<String>> {
    let sql = "select name from account_names where account_id = $1 order by case when until_on is null then 0 else 1 end, until_on, name";
    q.query(sql, &params![account], |r| Ok(r.get(0)?))
}

/// Inserts the former names of new accounts.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, profiles: &[(AccountId, &Profile)]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = profiles
        .iter()
        .flat_map(|(id, p)| {
            p.former_names.iter().map(|name| params![*id, by.uuid(), name.as_str(), None::<Date>].into())
        })
        .collect();
    tx.insert_many("insert into account_names (account_id, id, name, until_on)", &rows, "")?;
    Ok(())
}

/// Stores a changed list; `renamed` is the name that ends today.
pub(in crate::features::accounts) fn replace(
    tx: &Tx<'_>,
    by: &Acting,
    account: AccountId,
    (before, after): (&[String], &[String]),
    renamed: Option<&str>,
) -> Result<()> {
    for name in before.iter().filter(|n| !after.contains(n)) {
        tx.execute("delete from account_names where account_id = $1 and name = $2", &params![account, name.as_str()])?;
    }
    for name in after.iter().filter(|n| !before.contains(n)) {
        let until = (renamed == Some(name.as_str())).then_some(by.today);
        tx.execute(
            "insert into account_names (account_id, id, name, until_on) values ($1, $2, $3, $4)",
            &params![account, by.uuid(), name.as_str(), until],
        )?;
    }
    Ok(())
}
