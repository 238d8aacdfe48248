//! `account_access`: what assignments, territories, leads of accounts above and grants give to each holder.

use uuid::Uuid;

use super::leads;
use crate::base::{Result, TerritoryId, Tx, params};
use crate::features::org::holdings::{self, Of};

/// The team: each part gives its level while it is held.
const TEAM: &str = "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)
 select s.account_id, s.user_id, s.role, case s.role when 'lead' then 5 when 'co_manager' then 4 else 3 end,
        s.id, s.valid_from, s.valid_to
   from work_sets w cross join assignments s
  where w.set_id = $1 and s.account_id = w.id";

/// The lead of an account above edits, on the days on which both the lead and all edges between hold.
const ANCESTORS: &str = "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)
 select t.account_id, s.user_id, 'ancestor', 4, s.id,
        case when t.valid_from > s.valid_from then t.valid_from else s.valid_from end,
        max(case when t.valid_to < s.valid_to then t.valid_to else s.valid_to end)
   from work_sets w cross join account_tree t cross join assignments s
  where w.set_id = $1 and t.account_id = w.id and t.depth > 0 and s.account_id = t.ancestor_id and s.role = 'lead'
    and t.valid_from < s.valid_to and s.valid_from < t.valid_to
  group by t.account_id, s.user_id, s.id, case when t.valid_from > s.valid_from then t.valid_from else s.valid_from end";

/// A named grant gives its level until its end.
const GRANTS: &str = "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)
 select g.account_id, g.user_id, 'grant', g.level, g.id, g.valid_from, g.valid_to
   from work_sets w cross join account_grants g
  where w.set_id = $1 and g.account_id = w.id";

/// Writes `account_access` of the accounts in a work set anew. To be called in the transaction that changes a cause:
/// team, grants, territory, parent (after [`super::tree::rebuild`]). A change of lead reaches the accounts below:
/// call [`super::sets::descend`] first.
///
/// # Errors
/// What the database says.
pub fn accounts(tx: &Tx<'_>, set: Uuid) -> Result<()> {
    leads::note_changed(tx, set)?;
    tx.execute(
        "delete from account_access where account_id in (select id from work_sets where set_id = $1)",
        &params![set],
    )?;
    for part in [TEAM, ANCESTORS, GRANTS] {
        tx.execute(part, &params![set])?;
    }
    holdings::insert(tx, Of::Set(set))
}

/// Writes what the holders of a territory, and of those above it, have on its accounts and on those under it. The
/// verbs of `org` do this themselves; it stands here for whoever writes holders by other ways.
///
/// # Errors
/// What the database says.
pub fn holders(tx: &Tx<'_>, territory: TerritoryId) -> Result<()> {
    holdings::spread(tx, Of::Territory(territory))
}
