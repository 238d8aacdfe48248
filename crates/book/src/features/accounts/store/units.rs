//! Units: the parts inside one account.

use std::collections::HashMap;

use tenure_db::{Conn, Row, Tx, Value, ids_value, pairs_value, params};
use uuid::Uuid;

use super::super::model::Unit;
use crate::base::permit::AtLeast;
use crate::base::{AccountId, Acting, Edit, Error, Permit, Read, Result, UnitId};

const COLUMNS: &str = "id, parent_unit_id, name, kind, city, country, version, archived_at";

fn read(r: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: r.get(0)?,
        parent: r.get(1)?,
        name: r.get(2)?,
        kind: r.get(3)?,
        city: r.get(4)?,
        country: r.get(5)?,
        version: r.get(6)?,
        archived_at: r.get(7)?,
    })
}

/// All units of the account, archived ones too.
pub fn list<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<Vec<Unit>> {
    let sql = format!("select {COLUMNS} from units where account_id = $1 order by name_key, id");
    permit.conn().query(&sql, &params![permit.account()], read)
}

/// One unit.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, unit: UnitId) -> Result<Unit> {
    let sql = format!("select {COLUMNS} from units where account_id = $1 and id = $2");
    permit.conn().query_opt(&sql, &params![permit.account(), unit], read)?.ok_or(Error::NotFound)
}

/// Inserts a unit.
pub(in crate::features::accounts) fn insert<L: AtLeast<Edit>>(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, L>,
    unit: &Unit,
) -> Result<()> {
    tx.execute(
        "insert into units (account_id, id, parent_unit_id, name, name_key, kind, city, country, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            permit.account(),
            unit.id,
            unit.parent,
            unit.name.as_str(),
            tenure_text::fold(&unit.name),
            unit.kind.as_str(),
            unit.city.as_str(),
            unit.country.as_str(),
            by.now
        ],
    )?;
    Ok(())
}

/// Stores a changed unit and counts its version.
pub(in crate::features::accounts) fn update<L: AtLeast<Edit>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    unit: &Unit,
) -> Result<()> {
    tx.execute(
        "update units set parent_unit_id = $3, name = $4, name_key = $5, kind = $6, city = $7, country = $8, archived_at = $9,
                version = version + 1
          where account_id = $1 and id = $2",
        &params![
            permit.account(),
            unit.id,
            unit.parent,
            unit.name.as_str(),
            tenure_text::fold(&unit.name),
            unit.kind.as_str(),
            unit.city.as_str(),
            unit.country.as_str(),
            unit.archived_at
        ],
    )?;
    Ok(())
}

/// An id by which another system knows a unit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(in crate::features::accounts) struct Source {
    /// The system.
    pub system: String,
    /// The unit's id there.
    pub id: String,
}

fn these(ids: &[AccountId]) -> [Value<'static>; 1] {
    [ids_value(ids.iter().map(|id| id.0))]
}

/// Units in use of these accounts. The caller has the right to import.
pub(in crate::features::accounts) fn of_accounts(q: &Conn<'_>, ids: &[AccountId]) -> Result<Vec<(AccountId, Unit)>> {
    let sql = format!(
        "select {COLUMNS}, account_id from units where account_id in ({}) and archived_at is null",
        q.ids_sql("$1")
    );
    q.query(&sql, &these(ids), |r| Ok((r.get(8)?, read(r)?)))
}

/// By which ids other systems know units of these accounts.
pub(in crate::features::accounts) fn sources(
    q: &Conn<'_>,
    ids: &[AccountId],
) -> Result<HashMap<(AccountId, Source), UnitId>> {
    let sql = format!(
        "select account_id, source, value, unit_id from unit_sources where account_id in ({})",
        q.ids_sql("$1")
    );
    let rows = q.query(&sql, &these(ids), |r| {
        Ok::<_, Error>(((r.get(0)?, Source { system: r.get(1)?, id: r.get(2)? }), r.get(3)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Remembers by which id another system knows a unit.
pub(in crate::features::accounts) fn know_as(
    tx: &Tx<'_>,
    account: AccountId,
    unit: UnitId,
    source: &Source,
) -> Result<()> {
    tx.execute(
        "insert into unit_sources (account_id, source, value, unit_id) values ($1, $2, $3, $4)
         on conflict (account_id, source, value) do update set unit_id = excluded.unit_id",
        &params![account, source.system.as_str(), source.id.as_str(), unit],
    )?;
    Ok(())
}

/// Names of units, by id.
pub(in crate::features::accounts) fn names(q: &Conn<'_>, ids: &[(AccountId, Uuid)]) -> Result<HashMap<Uuid, String>> {
    let sql = format!("select id, name from units where (account_id, id) in ({})", q.pairs_sql("$1"));
    let values = [pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))];
    Ok(q.query(&sql, &values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))?.into_iter().collect())
}

/// Deletes units, for the undo of an import; those below them go to the top.
pub(in crate::features::accounts) fn delete(tx: &Tx<'_>, ids: &[(AccountId, Uuid)]) -> Result<()> {
    let pairs = || [pairs_value(ids.iter().map(|(account, id)| (account.0, *id)))];
    let place = tx.pairs_sql("$1");
    tx.execute(
        &format!("update units set parent_unit_id = null where (account_id, parent_unit_id) in ({place})"),
        &pairs(),
    )?;
    for (table, id) in [("unit_sources", "unit_id"), ("units", "id")] {
        tx.execute(&format!("delete from {table} where (account_id, {id}) in ({place})"), &pairs())?;
    }
    Ok(())
}
