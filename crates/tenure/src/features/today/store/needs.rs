//! What needs a director, over their scope.

use jiff::civil::Date;
use tenure_db::{Conn, params};

use crate::base::sql::Sql;
use crate::base::{Error, Result, Scope, UserId};

/// Counted no further than this: more is many.
pub const MANY: i64 = 200;

/// Accounts without a lead, no further than [`MANY`].
pub fn without_lead(q: &Conn<'_>, scope: &Scope) -> Result<i64> {
    let mut sql = Sql::default();
    let day = sql.param(scope.today);
    sql.push(&format!(
        "select count(*) from (select 1 from accounts a where a.archived_at is null
            and not exists (select 1 from assignments l where l.account_id = a.id and l.role = 'lead'
                               and l.valid_from <= {day} and l.valid_to > {day})
            and not exists (select 1 from account_lifecycles f where f.account_id = a.id
                               and f.valid_from <= {day} and f.valid_to > {day} and f.lifecycle = 'former') and "
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" limit ").bind(MANY).push(") bare");
    q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

/// Late promises of ours by whoever gave them, the most first.
pub fn late_by_owner(q: &Conn<'_>, scope: &Scope, limit: i64) -> Result<Vec<(UserId, String, i64)>> {
    let mut sql = Sql::new(
        "select u.id, u.name, x.n from (select p.owner_id as owner_id, count(*) as n from promises p
            where p.state = 'open' and p.side = 'ours' and p.archived_at is null and p.due_on < ",
    );
    sql.bind(scope.today).push(" and ");
    scope.filter(&mut sql, "p.account_id");
    sql.push(" group by p.owner_id) x join users u on u.id = x.owner_id order by x.n desc, u.name_key, u.id limit ");
    sql.bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// Account managers with accounts of their own, those with most first: whose lists a preview of rules is made for.
pub fn managers(q: &Conn<'_>, day: Date, limit: i64) -> Result<Vec<UserId>> {
    q.query(
        "select l.user_id from assignments l
          where l.role = 'lead' and l.valid_from <= $1 and l.valid_to > $1
          group by l.user_id order by count(*) desc, l.user_id limit $2",
        &params![day, limit],
        |r| Ok(r.get(0)?),
    )
}
