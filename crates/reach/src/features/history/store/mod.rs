//! All SQL of the feature: set-based comparisons over the accounts of a book.
//!
//! Which accounts the book held on each day is asked once, from the book's index and with the viewer's rights; what
//! differs is then asked of these accounts only.

mod book;
mod counts;
mod facts;

use std::collections::HashSet;

use super::model::{Between, Changes, Counts, Fact, Of, Size};
use crate::base::asof::AsOf;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Result, Scope};

pub use book::{territory_name, user_name};
pub use counts::moved;
pub use facts::MOST;

/// The conditions on the account `a` that it belonged to the book on a day and is visible today.
fn within(sql: &mut Sql, of: Of, day: AsOf, scope: &Scope) {
    held(sql, of, day);
    sql.push(" and ");
    day.live(sql);
    sql.push(" and ");
    scope.filter(sql, "a.id");
}

/// The condition that the book held the account `a` on a day.
fn held(sql: &mut Sql, of: Of, on: AsOf) {
    let day = sql.param(on.day);
    match of {
        Of::Account(id) => {
            sql.push("a.id = ").bind(id);
        }
        Of::User(user) => {
            let user = sql.param(user);
            sql.push(&format!(
                "a.id in (select h.account_id from assignments h
                   where h.user_id = {user} and h.valid_from <= {day} and h.valid_to > {day})"
            ));
        }
        Of::Territory(territory) => {
            let territory = sql.param(territory);
            sql.push(&format!(
                "a.id in (select h.account_id from territory_tree ht cross join account_territories h
                   where ht.ancestor_id = {territory} and h.territory_id = ht.descendant_id
                     and h.valid_from <= {day} and h.valid_to > {day})"
            ));
        }
    }
}

/// The condition that `a` is one of these accounts.
fn among(q: &Conn<'_>, sql: &mut Sql, ids: &[AccountId]) {
    let list = sql.param(tenure_db::ids_value(ids.iter().map(|id| id.0)));
    sql.push(&format!("a.id in ({})", q.ids_sql(&list)));
}

/// Everything that differs between two days; of each group at most `limit` rows, with their number.
///
/// # Errors
/// What the database says.
pub fn compare(q: &Conn<'_>, of: Of, between: Between, scope: &Scope, limit: i64) -> Result<Changes> {
    let mut changes = Changes::default();
    let (before, after) = (book::ids(q, of, between.from, scope)?, book::ids(q, of, between.to, scope)?);
    let of_first: HashSet<AccountId> = before.iter().copied().collect();
    let (both, came): (Vec<AccountId>, Vec<AccountId>) = after.iter().copied().partition(|id| of_first.contains(id));
    if !matches!(of, Of::Account(_)) {
        let stayed: HashSet<AccountId> = both.iter().copied().collect();
        let left: Vec<AccountId> = before.iter().copied().filter(|id| !stayed.contains(id)).collect();
        let count = |ids: &[AccountId]| i64::try_from(ids.len()).unwrap_or(i64::MAX);
        changes.size = Some(Size { before: count(&before), after: count(&after) });
        changes.came = book::moved(q, &came, between, limit)?;
        changes.left = book::moved(q, &left, between, limit)?;
    }
    for fact in Fact::ALL {
        changes.facts.push((fact, facts::changed(q, &both, fact, between, scope, limit)?));
    }
    changes.joined = facts::teamed(q, &both, between, true, limit)?;
    changes.parted = facts::teamed(q, &both, between, false, limit)?;
    changes.counts = counts::all(q, &after, between)?;
    if let Of::Account(account) = of {
        changes.people_came = people(q, account, between, &changes.counts, true, limit)?;
        changes.people_went = people(q, account, between, &changes.counts, false, limit)?;
    }
    Ok(changes)
}

fn people(
    q: &Conn<'_>,
    account: AccountId,
    between: Between,
    counts: &Counts,
    came: bool,
    limit: i64,
) -> Result<Vec<super::model::Met>> {
    // Most accounts keep their people for long.
    if (if came { counts.people_came } else { counts.people_went }) == 0 {
        return Ok(Vec::new());
    }
    counts::people(q, account, between, came, limit)
}
