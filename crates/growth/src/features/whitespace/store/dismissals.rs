//! Openings that somebody put off (`opening_dismissals`).

use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::super::model::Place;
use super::super::model::openings::{Dismissed, Reason};
use super::Whose;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Acting, Edit, Permit, Read, Result};

const COLUMNS: &str = "d.account_id, d.id, d.unit_id, d.offering_id, d.reason, d.note, d.until_on, u.name";

fn read(r: &Row<'_>) -> Result<Dismissed> {
    Ok(Dismissed {
        account: r.get(0)?,
        id: r.get(1)?,
        place: (r.get(2)?, r.get(3)?),
        reason: r.get(4)?,
        note: r.get(5)?,
        until: r.get(6)?,
        who: r.get(7)?,
    })
}

/// Those that are still put off on a day, the first to come back first.
///
/// # Errors
/// What the database says.
pub fn on(q: &Conn<'_>, whose: &Whose<'_>, day: Date) -> Result<Vec<Dismissed>> {
    let mut sql = Sql::new(&format!(
        "select {COLUMNS} from opening_dismissals d left join users u on u.id = d.created_by where d.until_on > "
    ));
    sql.bind(day).push(" and ");
    whose.narrow(&mut sql, "d.account_id");
    sql.push(" order by d.until_on, d.id");
    q.query(&sql.text, &sql.values, read)
}

/// Those of one opening that are still put off on a day.
pub(in crate::features::whitespace) fn of<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    place: Place,
    day: Date,
) -> Result<Vec<Dismissed>> {
    let all = on(permit.conn(), &Whose::Account(permit.account()), day)?;
    Ok(all.into_iter().filter(|d| d.place == place).collect())
}

/// One of the permit's account.
pub(in crate::features::whitespace) fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: Uuid) -> Result<Dismissed> {
    let sql = format!(
        "select {COLUMNS} from opening_dismissals d left join users u on u.id = d.created_by
          where d.account_id = $1 and d.id = $2"
    );
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// Puts one off.
pub(in crate::features::whitespace) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Edit>,
    id: Uuid,
    place: Place,
    (reason, note, until): (Reason, &str, Date),
) -> Result<()> {
    tx.execute(
        "insert into opening_dismissals (account_id, id, unit_id, offering_id, reason, note, until_on, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![permit.account(), id, place.0, place.1, reason.code(), note, until, by.now, by.viewer.actor()],
    )?;
    Ok(())
}

/// Lets it come back on another day.
pub(in crate::features::whitespace) fn set_until(
    tx: &Tx<'_>,
    permit: &Permit<'_, Edit>,
    id: Uuid,
    until: Date,
) -> Result<()> {
    let sql = "update opening_dismissals set until_on = $3 where account_id = $1 and id = $2";
    tx.execute(sql, &params![permit.account(), id, until])?;
    Ok(())
}
