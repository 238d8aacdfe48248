//! All SQL of the feature: set-based comparisons over the accounts of a book, which are walked from its index.

mod book;
mod counts;
mod facts;

use super::model::{Between, Changes, Counts, Fact, Of};
use crate::base::asof::AsOf;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Result, Scope};

pub use book::{territory_name, user_name};
pub use facts::MOST;

/// The conditions on the account `a` that it belonged to the book on each of `days` and is visible today.
fn within(sql: &mut Sql, of: Of, days: &[AsOf], scope: &Scope) {
    if let Of::Account(id) = of {
        // The caller's permit says that it is visible.
        sql.push("a.id = ").bind(id);
        return;
    }
    for day in days {
        held(sql, of, *day);
        sql.push(" and ");
        day.live(sql);
        sql.push(" and ");
    }
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

/// Everything that differs between two days; of each group at most `limit` rows, with their number.
///
/// # Errors
/// What the database says.
pub fn compare(q: &Conn<'_>, of: Of, between: Between, scope: &Scope, limit: i64) -> Result<Changes> {
    let mut changes = Changes::default();
    if !matches!(of, Of::Account(_)) {
        changes.size = Some(book::size(q, of, between, scope)?);
        changes.came = book::moved(q, of, (between.to, between.from), between, scope, limit)?;
        changes.left = book::moved(q, of, (between.from, between.to), between, scope, limit)?;
    }
    for fact in Fact::ALL {
        changes.facts.push((fact, facts::changed(q, of, fact, between, scope, limit)?));
    }
    changes.joined = facts::teamed(q, of, between, true, scope, limit)?;
    changes.parted = facts::teamed(q, of, between, false, scope, limit)?;
    changes.counts = counts::all(q, of, between, scope)?;
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
