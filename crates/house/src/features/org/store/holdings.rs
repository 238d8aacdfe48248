//! The territory part of `account_access`. It is written here, because `org` changes its cause and stands left of
//! `access`, which writes the other parts and calls this one for accounts whose territory changed.

use uuid::Uuid;

use crate::base::{Result, TerritoryId, Tx, UserId, params};

/// Which rows to write anew.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// Those of the accounts in a work set.
    Set(Uuid),
    /// Those of one holder.
    Holder(UserId),
    /// Those of all accounts of a territory and of the ones under it.
    Territory(TerritoryId),
}

/// A holder's row gives edit on the accounts of the territory and of all under it, on the days on which both hold.
const ROWS: &str = "insert into account_access (account_id, holder_id, via, level, source_id, valid_from, valid_to)
 select x.account_id, h.user_id, 'territory', 4, h.id,
        case when x.valid_from > h.valid_from then x.valid_from else h.valid_from end,
        max(case when x.valid_to < h.valid_to then x.valid_to else h.valid_to end)";

/// What joins the parts, and one row per first day.
const JOIN: &str = "tt.descendant_id = x.territory_id and h.territory_id = tt.ancestor_id
    and h.valid_from < x.valid_to and x.valid_from < h.valid_to
  group by x.account_id, h.user_id, h.id, case when x.valid_from > h.valid_from then x.valid_from else h.valid_from end";

/// Inserts the rows; those that were there have been deleted.
pub fn insert(tx: &Tx<'_>, of: Of) -> Result<()> {
    // The first table drives: each arm walks from what it knows through indexes.
    let (from, known, id) = match of {
        Of::Set(set) => (
            "work_sets w cross join account_territories x cross join territory_tree tt cross join territory_holders h",
            "w.set_id = $1 and x.account_id = w.id",
            set,
        ),
        Of::Holder(user) => (
            "territory_holders h cross join territory_tree tt cross join account_territories x",
            "h.user_id = $1",
            user.0,
        ),
        Of::Territory(territory) => (
            "territory_tree sub cross join account_territories x cross join territory_tree tt
             cross join territory_holders h",
            "sub.ancestor_id = $1 and x.territory_id = sub.descendant_id",
            territory.0,
        ),
    };
    tx.execute(&format!("{ROWS} from {from} where {known} and {JOIN}"), &params![id])?;
    Ok(())
}

/// Deletes and inserts the rows.
pub fn spread(tx: &Tx<'_>, of: Of) -> Result<()> {
    let (rule, id) = match of {
        Of::Set(set) => ("account_id in (select id from work_sets where set_id = $1)", set),
        Of::Holder(user) => ("holder_id = $1", user.0),
        Of::Territory(territory) => (
            "account_id in (select x.account_id from territory_tree sub cross join account_territories x
              where sub.ancestor_id = $1 and x.territory_id = sub.descendant_id)",
            territory.0,
        ),
    };
    tx.execute(&format!("delete from account_access where {rule} and via = 'territory'"), &params![id])?;
    insert(tx, of)
}
