//! Territories and the pairs of the tree.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::{Acting, Conn, Error, Result, TerritoryId, Tx, Value, params};
use crate::features::org::model::{NewTerritory, Territory, TerritoryLevel};

const COLUMNS: &str = "select id, name, level, parent_id, version, archived_at is not null from territories";

fn map(r: &tenure_db::Row<'_>) -> Result<Territory> {
    let level: String = r.get(2)?;
    Ok(Territory {
        id: r.get(0)?,
        name: r.get(1)?,
        level: TerritoryLevel::parse(&level).unwrap_or(TerritoryLevel::Named),
        parent: r.get(3)?,
        version: r.get(4)?,
        archived: r.get(5)?,
    })
}

/// All territories by name, with the archived ones on demand.
pub fn list(q: &Conn<'_>, archived: bool) -> Result<Vec<Territory>> {
    let only = if archived { "" } else { " where archived_at is null" };
    q.query(&format!("{COLUMNS}{only} order by name_key, id"), &params![], map)
}

/// One territory.
pub fn find(q: &Conn<'_>, id: TerritoryId) -> Result<Option<Territory>> {
    q.query_opt(&format!("{COLUMNS} where id = $1"), &params![id], map)
}

/// Which territory has the name.
pub fn by_name(q: &Conn<'_>, name: &str) -> Result<Option<TerritoryId>> {
    let key = tenure_text::fold(name);
    q.query_opt("select id from territories where name_key = $1", &params![key], |r| Ok::<_, Error>(r.get(0)?))
}

/// Stores a new territory.
pub fn insert(tx: &Tx<'_>, by: &Acting, id: TerritoryId, new: &NewTerritory) -> Result<()> {
    tx.execute(
        "insert into territories (id, name, name_key, level, parent_id, created_at) values ($1, $2, $3, $4, $5, $6)",
        &params![id, new.name.as_str(), tenure_text::fold(&new.name), new.level.code(), new.parent, by.now],
    )?;
    Ok(())
}

/// Stores changed fields and counts the version.
pub fn update(tx: &Tx<'_>, t: &Territory) -> Result<()> {
    tx.execute(
        "update territories set name = $2, name_key = $3, level = $4, parent_id = $5, version = version + 1 where id = $1",
        &params![t.id, t.name.as_str(), tenure_text::fold(&t.name), t.level.code(), t.parent],
    )?;
    Ok(())
}

/// Archives or restores.
pub fn set_archived(tx: &Tx<'_>, id: TerritoryId, at: Option<jiff::Timestamp>) -> Result<()> {
    tx.execute("update territories set archived_at = $2, version = version + 1 where id = $1", &params![id, at])?;
    Ok(())
}

/// Deletes a territory with its pairs; false when something names it still.
pub fn delete(tx: &Tx<'_>, id: TerritoryId) -> Result<bool> {
    let deleted = tx.attempt(|tx| {
        tx.execute("delete from territory_tree where ancestor_id = $1 or descendant_id = $1", &params![id])?;
        tx.execute("delete from territories where id = $1", &params![id])
    });
    match deleted {
        Ok(rows) => Ok(rows > 0),
        Err(tenure_db::Error::ForeignKey) => Ok(false),
        Err(other) => Err(other.into()),
    }
}

/// Whether something still hangs on a territory: live territories under it, holders or accounts from `day` on.
pub fn in_use(q: &Conn<'_>, id: TerritoryId, day: Date) -> Result<bool> {
    let found = q.query_opt(
        "select 1 where exists (select 1 from territories where parent_id = $1 and archived_at is null)
             or exists (select 1 from territory_holders where territory_id = $1 and valid_to > $2)
             or exists (select 1 from account_territories where territory_id = $1 and valid_to > $2)",
        &params![id, day],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// The stored pairs: above, below, distance.
pub fn pairs(q: &Conn<'_>) -> Result<BTreeSet<(TerritoryId, TerritoryId, i64)>> {
    let rows = q.query("select ancestor_id, descendant_id, depth from territory_tree", &params![], |r| {
        Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Replaces what differs.
pub fn write_pairs(
    tx: &Tx<'_>,
    stored: &BTreeSet<(TerritoryId, TerritoryId, i64)>,
    wanted: &BTreeSet<(TerritoryId, TerritoryId, i64)>,
) -> Result<()> {
    for (above, below, _) in stored.difference(wanted) {
        tx.execute(
            "delete from territory_tree where ancestor_id = $1 and descendant_id = $2",
            &params![*above, *below],
        )?;
    }
    let rows: Vec<Vec<Value<'_>>> =
        wanted.difference(stored).map(|(above, below, depth)| params![*above, *below, *depth].to_vec()).collect();
    tx.insert_many("insert into territory_tree (ancestor_id, descendant_id, depth)", &rows, "")?;
    Ok(())
}
