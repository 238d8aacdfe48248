//! Who may hand over for whom, and who is to be told.

use jiff::civil::Date;
use tenure_db::{Conn, params};

use super::super::model::Party;
use crate::base::{Error, Result, UserId, Viewer};

/// Whether the viewer may hand over what somebody leads: one's own, those of people who report to one by solid lines,
/// and everybody's for who manages all accounts.
pub fn may_give(q: &Conn<'_>, viewer: &Viewer, giver: UserId) -> Result<bool> {
    if viewer.id == giver || viewer.all_accounts >= 5 {
        return Ok(true);
    }
    let found = q.query_opt(
        "select 1 from user_reach where viewer_id = $1 and holder_id = $2 and via = 'solid' and valid_from <= $3
            and valid_to > $3 limit 1",
        &params![viewer.id, giver, viewer.today],
        |r| Ok::<_, Error>(r.get::<i64>(0)?),
    )?;
    Ok(found.is_some())
}

/// Those for whom the viewer may hand over, by name.
pub fn givers(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<Party>> {
    q.query(
        "select u.id, u.name from users u
          where u.id = $1 or $3 >= 5 or u.id in (select holder_id from user_reach where viewer_id = $1 and via = 'solid'
                                                    and valid_from <= $2 and valid_to > $2)
          order by u.name_key, u.id",
        &params![viewer.id, viewer.today, viewer.all_accounts],
        |r| Ok::<_, Error>(Party { id: r.get(0)?, name: r.get(1)? }),
    )
}

/// Those to whom somebody reports by a solid line on a day.
pub fn above(q: &Conn<'_>, user: UserId, day: Date) -> Result<Vec<UserId>> {
    q.query(
        "select manager_id from reporting_lines where user_id = $1 and kind = 'solid' and valid_from <= $2 and valid_to > $2",
        &params![user, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}
