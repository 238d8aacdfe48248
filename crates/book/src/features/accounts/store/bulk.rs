//! SQL of bulk edits: each statement reads or writes all accounts of a list.

use std::collections::HashMap;

use tenure_db::{Conn, Tx, Value, ids_value, params};

use super::super::bulk::model::Row;
use super::facts;
use crate::base::dated::{LIFECYCLE, TIER};
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Acting, Error, Result, Viewer};

fn list(ids: &[AccountId]) -> Value<'static> {
    ids_value(ids.iter().map(|id| id.0))
}

/// Those of the accounts that the viewer sees, archived ones too, by id.
pub fn visible(q: &Conn<'_>, viewer: &Viewer, ids: &[AccountId]) -> Result<Vec<AccountId>> {
    let mut sql = Sql::default();
    sql.values.push(list(ids));
    sql.push(&format!("select a.id from accounts a where a.id in ({}) and ", q.ids_sql("$1")));
    Scope::probe(viewer).filter(&mut sql, "a.id");
    sql.push(" order by a.id");
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// Locks the accounts, so that what is read next stays until the commit.
pub(in crate::features::accounts) fn lock(tx: &Tx<'_>, ids: &[AccountId]) -> Result<()> {
    let sql = format!("update accounts set writes = writes + 1 where id in ({})", tx.ids_sql("$1"));
    tx.execute(&sql, &[list(ids)])?;
    Ok(())
}

/// The accounts as they stand, with what the viewer holds on each, by id.
pub fn rows(q: &Conn<'_>, viewer: &Viewer, ids: &[AccountId]) -> Result<Vec<(AccountId, Row)>> {
    let sql = format!(
        "select a.id, a.name, a.version, a.sector, a.archived_at is not null,
                (select max(case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                   from account_access aa cross join user_reach ur
                  where aa.account_id = a.id and aa.valid_from <= $3 and aa.valid_to > $3
                    and ur.viewer_id = $2 and ur.holder_id = aa.holder_id and ur.valid_from <= $3 and ur.valid_to > $3)
           from accounts a where a.id in ({}) order by a.id",
        q.ids_sql("$1")
    );
    let mut found = q.query(&sql, &params![list(ids), viewer.id, viewer.today], |r| {
        let rank = r.get::<Option<i64>>(5)?.unwrap_or(0).max(viewer.all_accounts);
        let row =
            Row { name: r.get(1)?, version: r.get(2)?, sector: r.get(3)?, archived: r.get(4)?, rank, ..Row::default() };
        Ok::<_, Error>((r.get::<AccountId>(0)?, row))
    })?;
    let mut tags = tags(q, ids)?;
    let (mut tiers, mut lifecycles) = (facts::rows_of(q, &TIER, ids)?, facts::rows_of(q, &LIFECYCLE, ids)?);
    for (id, row) in &mut found {
        row.tags = tags.remove(id).unwrap_or_default();
        row.tiers = tiers.remove(id).unwrap_or_default();
        row.lifecycles = lifecycles.remove(id).unwrap_or_default();
    }
    Ok(found)
}

/// The tags of each account, sorted.
pub(in crate::features::accounts) fn tags(q: &Conn<'_>, ids: &[AccountId]) -> Result<HashMap<AccountId, Vec<String>>> {
    let sql = format!("select account_id, tag from account_tags where account_id in ({})", q.ids_sql("$1"));
    let mut tags: HashMap<AccountId, Vec<String>> = HashMap::new();
    for (id, tag) in q.query(&sql, &[list(ids)], |r| Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?)))? {
        tags.entry(id).or_default().push(tag);
    }
    tags.values_mut().for_each(|t| t.sort());
    Ok(tags)
}

/// The version and the sector of each account.
pub(in crate::features::accounts) fn versions(
    q: &Conn<'_>,
    ids: &[AccountId],
) -> Result<HashMap<AccountId, (i64, Option<String>)>> {
    let sql = format!("select id, version, sector from accounts where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[list(ids)], |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// Sets the sector of all these accounts and counts their versions.
pub(in crate::features::accounts) fn set_sector(
    tx: &Tx<'_>,
    by: &Acting,
    ids: &[AccountId],
    sector: Option<&str>,
) -> Result<()> {
    let sql = format!(
        "update accounts set sector = $2, updated_at = $3, version = version + 1 where id in ({})",
        tx.ids_sql("$1")
    );
    tx.execute(&sql, &params![list(ids), sector.map(str::to_owned), by.now])?;
    Ok(())
}

/// Replaces the tags of all these accounts and counts their versions.
pub(in crate::features::accounts) fn set_tags(
    tx: &Tx<'_>,
    by: &Acting,
    tags: &[(AccountId, Vec<String>)],
) -> Result<()> {
    let ids: Vec<AccountId> = tags.iter().map(|(id, _)| *id).collect();
    tx.execute(&format!("delete from account_tags where account_id in ({})", tx.ids_sql("$1")), &[list(&ids)])?;
    let rows: Vec<Vec<Value<'_>>> =
        tags.iter().flat_map(|(id, tags)| tags.iter().map(|tag| params![*id, tag.as_str()].into())).collect();
    tx.insert_many("insert into account_tags (account_id, tag)", &rows, "")?;
    let sql = format!("update accounts set updated_at = $2, version = version + 1 where id in ({})", tx.ids_sql("$1"));
    tx.execute(&sql, &params![list(&ids), by.now])?;
    Ok(())
}
