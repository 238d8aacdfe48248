//! The order of those who have the same manager, where somebody put them in order.

use std::collections::HashMap;

use tenure_db::{Tx, Value, params};

use crate::base::permit::AtLeast;
use crate::base::{Edit, Error, Permit, PositionId, Read, Result};

/// Under whom somebody was put where.
pub type Place = (Option<PositionId>, i64);

/// All places of the permit's account.
pub fn all<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<HashMap<PositionId, Place>> {
    let rows = permit.conn().query(
        "select position_id, under_id, place from peer_places where account_id = $1",
        &params![permit.account()],
        |r| Ok::<_, Error>((r.get(0)?, (r.get(1)?, r.get(2)?))),
    )?;
    Ok(rows.into_iter().collect())
}

/// Writes the places of some; none takes theirs away.
pub(in crate::features::relationships) fn set(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    rows: &[(PositionId, Option<Place>)],
) -> Result<()> {
    for (id, _) in rows {
        tx.execute(
            "delete from peer_places where account_id = $1 and position_id = $2",
            &params![permit.account(), *id],
        )?;
    }
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .filter_map(|(id, place)| place.map(|(under, place)| params![permit.account(), *id, under, place].into()))
        .collect();
    tx.insert_many("insert into peer_places (account_id, position_id, under_id, place)", &values, "")?;
    Ok(())
}
