//! Units: the parts inside one account.

use tenure_db::{Row, Tx, params};

use super::super::model::Unit;
use crate::base::permit::AtLeast;
use crate::base::{Acting, Edit, Error, Permit, Read, Result, UnitId};

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
