//! Tags.

use tenure_db::{Conn, Tx, Value, params};

use super::super::model::Profile;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Result, Viewer};

/// The tags, sorted.
pub(super) fn list(q: &Conn<'_>, account: AccountId) -> Result<Vec<String>> {
    let mut tags = q.query("select tag from account_tags where account_id = $1", &params![account], |r| {
        Ok::<_, crate::base::Error>(r.get::<String>(0)?)
    })?;
    tags.sort();
    Ok(tags)
}

/// Tags on accounts that the viewer can see, for suggestions.
pub fn known(q: &Conn<'_>, viewer: &Viewer, limit: i64) -> Result<Vec<String>> {
    let scope = Scope::all(q, viewer)?;
    let mut sql = Sql::new("select distinct t.tag from account_tags t where ");
    scope.filter(&mut sql, "t.account_id");
    sql.push(" order by t.tag limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// Inserts the tags of new accounts.
pub(super) fn insert(tx: &Tx<'_>, profiles: &[(AccountId, &Profile)]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> =
        profiles.iter().flat_map(|(id, p)| p.tags.iter().map(|tag| params![*id, tag.as_str()].into())).collect();
    tx.insert_many("insert into account_tags (account_id, tag)", &rows, "")?;
    Ok(())
}

/// Stores a changed list.
pub(in crate::features::accounts) fn replace(tx: &Tx<'_>, account: AccountId, after: &Profile) -> Result<()> {
    tx.execute("delete from account_tags where account_id = $1", &params![account])?;
    insert(tx, &[(account, after)])
}
