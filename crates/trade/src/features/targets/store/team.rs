//! Who belongs to whose team, and which accounts nobody leads.

use std::collections::HashMap;

use jiff::civil::Date;
use tenure_db::Conn;

use crate::base::{AccountId, Error, Result, UserId};

/// Who reports to each of these people on a day by solid lines, at any distance.
///
/// # Errors
/// What the database says.
pub fn members(q: &Conn<'_>, leaders: &[UserId], day: Date) -> Result<HashMap<UserId, Vec<UserId>>> {
    let sql = format!(
        "select ur.viewer_id, ur.holder_id from user_reach ur
          where ur.viewer_id in ({}) and ur.via = 'solid' and ur.valid_from <= $2 and ur.valid_to > $2",
        q.ids_sql("$1")
    );
    let ids = tenure_db::ids_value(leaders.iter().map(|id| id.0));
    let rows = q.query(&sql, &[ids, day.into()], |r| Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<UserId>(1)?)))?;
    let mut members: HashMap<UserId, Vec<UserId>> = HashMap::new();
    for (leader, member) in rows {
        members.entry(leader).or_default().push(member);
    }
    Ok(members)
}

/// Those of these accounts that nobody leads on a day; the caller knows that the viewer sees them.
///
/// # Errors
/// What the database says.
pub fn unled(q: &Conn<'_>, accounts: &[AccountId], day: Date) -> Result<Vec<AccountId>> {
    let sql = format!(
        "select a.id from accounts a where a.id in ({}) and not exists (select 1 from assignments s
            where s.account_id = a.id and s.role = 'lead' and s.valid_from <= $2 and s.valid_to > $2)",
        q.ids_sql("$1")
    );
    let ids = tenure_db::ids_value(accounts.iter().map(|id| id.0));
    q.query(&sql, &[ids, day.into()], |r| Ok::<_, Error>(r.get(0)?))
}
