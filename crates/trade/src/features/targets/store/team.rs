//! Who belongs to whose team and to a territory, and which accounts nobody leads.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use tenure_db::Conn;

use super::super::model::sums::Members;
use crate::base::dated::span_at;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, TerritoryId, UserId, Viewer};

/// Who reported to each of these people by solid lines, at any distance, and on which days. Days of one person lie
/// apart.
///
/// # Errors
/// What the database says.
pub fn members(q: &Conn<'_>, leaders: &[UserId]) -> Result<HashMap<UserId, Members>> {
    let sql = format!(
        "select ur.viewer_id, ur.holder_id, ur.valid_from, ur.valid_to from user_reach ur
          where ur.viewer_id in ({}) and ur.via = 'solid'",
        q.ids_sql("$1")
    );
    let ids = tenure_db::ids_value(leaders.iter().map(|id| id.0));
    let rows = q.query(&sql, &[ids], |r| Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<UserId>(1)?, span_at(r, 2)?)))?;
    let mut members: HashMap<UserId, Members> = HashMap::new();
    for (leader, member, span) in rows {
        members.entry(leader).or_default().push((member, span));
    }
    Ok(members)
}

/// Who holds a territory, one below it or one above it today, and who leads an account in it that the viewer sees.
///
/// # Errors
/// What the database says.
pub fn of_territory(q: &Conn<'_>, viewer: &Viewer, territory: TerritoryId) -> Result<BTreeSet<UserId>> {
    let mut sql = Sql::default();
    let (territory, day) = (sql.param(territory), sql.param(viewer.today));
    sql.push(&format!(
        "select h.user_id from territory_tree tt join territory_holders h on h.territory_id = tt.descendant_id
          where tt.ancestor_id = {territory} and h.valid_from <= {day} and h.valid_to > {day}
         union
         select h.user_id from territory_tree tt join territory_holders h on h.territory_id = tt.ancestor_id
          where tt.descendant_id = {territory} and h.valid_from <= {day} and h.valid_to > {day}
         union
         select s.user_id from territory_tree tt
           join account_territories att on att.territory_id = tt.descendant_id
           join assignments s on s.account_id = att.account_id and s.role = 'lead'
          where tt.ancestor_id = {territory} and att.valid_from <= {day} and att.valid_to > {day}
            and s.valid_from <= {day} and s.valid_to > {day} and "
    ));
    Scope::probe(viewer).filter(&mut sql, "s.account_id");
    Ok(q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
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
