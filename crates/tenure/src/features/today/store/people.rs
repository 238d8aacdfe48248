//! Key people of a scope who are new in their role, and the influence of those who have a reason already.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use tenure_db::{Conn, ids_value};

use super::super::model::score::NEW_DAYS;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope};
use crate::features::relationships::store::scope::KEY;

/// Somebody who came into a key position lately.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub person: PersonId,
    /// First day in the role.
    pub since: Date,
    /// Who held a position of the same title there before, if anybody did.
    pub before: Option<String>,
}

/// Key people in scope whose position began at most 60 days ago, the latest first. Where the account is as new, nobody
/// came: its people were only entered.
pub fn newcomers(q: &Conn<'_>, scope: &Scope, limit: i64) -> Result<Vec<Newcomer>> {
    let mut sql = Sql::new(
        "select p.account_id, p.person_id, p.valid_from,
                (select n.name from positions o join persons n on n.id = o.person_id
                  where o.account_id = p.account_id and o.id <> p.id and o.person_id <> p.person_id and o.title = p.title
                    and o.title <> '' and o.archived_at is null and o.valid_to <= ",
    );
    let (day, first) =
        (sql.param(scope.today), sql.param(scope.today.checked_sub(NEW_DAYS.days()).unwrap_or(scope.today)));
    sql.push(&format!(
        "{day} order by o.valid_to desc, o.id limit 1)
           from positions p{}
          where {} p.valid_from >= {first} and p.valid_from <= {day} and p.valid_to > {day} and p.archived_at is null
            and a.archived_at is null and {KEY}
            and exists (select 1 from positions e where e.account_id = p.account_id and e.valid_from < {first})
            and not exists (select 1 from account_lifecycles f where f.account_id = a.id
                              and f.valid_from <= {day} and f.valid_to > {day} and f.lifecycle = 'former') and ",
        // A large scope walks the days on which positions began.
        if scope.large { " cross join accounts a" } else { " join accounts a on a.id = p.account_id" },
        if scope.large { "a.id = p.account_id and" } else { "" }
    ));
    scope.filter(&mut sql, "p.account_id");
    sql.push(" order by p.valid_from desc, p.id desc limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Newcomer { account: r.get(0)?, person: r.get(1)?, since: r.get(2)?, before: r.get(3)? })
    })
}

/// The influence of some people, and whether they hold the budget; of several positions the highest. The caller knows
/// that the viewer sees these accounts.
pub fn influence(
    q: &Conn<'_>,
    day: Date,
    pairs: &[(AccountId, PersonId)],
) -> Result<HashMap<(AccountId, PersonId), (i64, bool)>> {
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::default();
    let accounts = sql.param(ids_value(pairs.iter().map(|(account, _)| account.0)));
    let persons = sql.param(ids_value(pairs.iter().map(|(_, person)| person.0)));
    let day = sql.param(day);
    sql.push(&format!(
        "select p.account_id, p.person_id, p.influence,
                case when exists (select 1 from position_roles b where b.account_id = p.account_id
                                    and b.position_id = p.id and b.role = 'economic_buyer') then 1 else 0 end
           from positions p
          where p.account_id in ({}) and p.person_id in ({}) and p.influence >= 4 and p.archived_at is null
            and p.valid_from <= {day} and p.valid_to > {day} order by p.influence, p.id",
        q.ids_sql(&accounts),
        q.ids_sql(&persons)
    ));
    let rows = q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(((r.get(0)?, r.get(1)?), (r.get(2)?, r.get::<i64>(3)? == 1)))
    })?;
    Ok(rows.into_iter().collect())
}
