//! Who is away, and who stands in.

use jiff::civil::Date;
use tenure_db::{Conn, params};

use super::super::model::{Away, Party};
use crate::base::permit::AtLeast;
use crate::base::{Permit, Read, Result, UserId};

const SELECT: &str = "select d.person_id, p.name, d.deputy_id, u.name, d.valid_to from deputies d
   join users p on p.id = d.person_id join users u on u.id = d.deputy_id where d.valid_from <= $2 and d.valid_to > $2 and ";

fn read(r: &tenure_db::Row<'_>) -> Result<Away> {
    Ok(Away {
        person: Party { id: r.get(0)?, name: r.get(1)? },
        deputy: Party { id: r.get(2)?, name: r.get(3)? },
        to: r.get(4)?,
    })
}

/// The leads of the account who are away on a day, each with their deputy.
pub fn leads(permit: &Permit<'_, impl AtLeast<Read>>, day: Date) -> Result<Vec<Away>> {
    let sql = format!(
        "{SELECT} d.person_id in (select s.user_id from assignments s where s.account_id = $1 and s.role = 'lead'
                                     and s.valid_from <= $2 and s.valid_to > $2) order by d.valid_to, d.id"
    );
    permit.conn().query(&sql, &params![permit.account(), day], read)
}

/// Those who are away on a day and for whom somebody stands in, and the other way round: one's own deputies.
pub fn around(q: &Conn<'_>, user: UserId, day: Date) -> Result<Vec<Away>> {
    let sql = format!("{SELECT} (d.deputy_id = $1 or d.person_id = $1) order by d.valid_to, d.id");
    q.query(&sql, &params![user, day], read)
}
