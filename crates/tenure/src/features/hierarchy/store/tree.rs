//! Levels of the tree and their sums, over the closure table.
//!
//! An account is *shown* when it is in scope and not archived. It stands below its parent when that is shown too, else
//! at the root; it counts for an account above it when all accounts between the two are shown.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Value};

use super::super::model::{Node, Sums};
use crate::base::money::Money;
use crate::base::paging::Cursor;
use crate::base::scope::Scope;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Level, Result, UserId, Viewer};
use crate::features::accounts::model::Kind;

/// A question for a piece of one level.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Whose accounts.
    pub scope: &'a Scope,
    /// The day on which the edges hold. Who may see what is always decided by today's rights.
    pub day: Date,
    /// The account whose children are wanted; none for the roots.
    pub under: Option<AccountId>,
    /// The row before.
    pub after: Option<&'a Cursor>,
    /// Most rows.
    pub limit: usize,
}

/// Rows of a level by name, at most `limit` and one more, which says that there are more.
///
/// # Errors
/// `Invalid` when the cursor is none of ours.
pub fn level(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Vec<Node>> {
    let ids = ids(q, ask)?;
    nodes(q, ask.scope, ask.day, &ids)
}

/// The ids of [`level`].
///
/// # Errors
/// As [`level`].
pub fn ids(q: &Conn<'_>, ask: &Ask<'_>) -> Result<Vec<AccountId>> {
    let mut sql = Sql::default();
    let day = sql.param(ask.day);
    match ask.under {
        Some(under) => {
            let under = sql.param(under);
            sql.push(&format!(
                "select a.id from account_parents p cross join accounts a
                  where p.parent_id = {under} and p.valid_from <= {day} and p.valid_to > {day} and a.id = p.account_id
                    and a.archived_at is null and "
            ));
            ask.scope.filter(&mut sql, "a.id");
        }
        None => {
            sql.push("select a.id from accounts a where a.archived_at is null and ");
            ask.scope.filter(&mut sql, "a.id");
            sql.push(&format!(
                " and not exists (select 1 from account_parents p cross join accounts pa
                   where p.account_id = a.id and p.valid_from <= {day} and p.valid_to > {day}
                     and pa.id = p.parent_id and pa.archived_at is null and "
            ));
            ask.scope.filter(&mut sql, "pa.id");
            sql.push(")");
        }
    }
    if let Some(cursor) = ask.after {
        let key = cursor.value.clone().ok_or_else(|| Error::field("cursor", "error-cursor"))?;
        let (key, id) = (sql.param(key), sql.param(cursor.id));
        sql.push(&format!(" and (a.name_key, a.id) > ({key}, {id})"));
    }
    sql.push(" order by a.name_key, a.id limit ").bind(i64::try_from(ask.limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The accounts with these ids, which the caller has found in scope, by name, with their sums.
pub fn nodes(q: &Conn<'_>, scope: &Scope, day: Date, ids: &[AccountId]) -> Result<Vec<Node>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sums = rolled_up(q, scope, day, ids)?;
    let mut nodes = alone(q, scope, day, ids)?;
    for node in &mut nodes {
        let below = sums.remove(&node.id).unwrap_or_default();
        (node.children, node.below, node.all) = (below.children, below.accounts - 1, below.sums);
    }
    Ok(nodes)
}

/// The same without what is below: their sums are their own.
pub fn alone(q: &Conn<'_>, scope: &Scope, day: Date, ids: &[AccountId]) -> Result<Vec<Node>> {
    let mut sql = Sql::default();
    let (list, day) = (sql.param(tenure_db::ids_value(ids.iter().map(|id| id.0))), sql.param(day));
    sql.push(&format!(
        "select a.id, a.name, a.name_key, a.kind, a.city, a.country, a.revenue_minor, a.revenue_currency,
                s.people_count, s.open_promises, s.last_conversation_at, u.id, u.name, pa.id
           from accounts a
           left join account_stats s on s.account_id = a.id
           left join assignments l on l.account_id = a.id and l.role = 'lead' and l.valid_from <= {day} and l.valid_to > {day}
           left join users u on u.id = l.user_id
           left join account_parents p on p.account_id = a.id and p.valid_from <= {day} and p.valid_to > {day}
           left join accounts pa on pa.id = p.parent_id and pa.archived_at is null and "
    ));
    scope.filter(&mut sql, "pa.id");
    sql.push(&format!(" where a.id in ({}) order by a.name_key, a.id", q.ids_sql(&list)));
    q.query(&sql.text, &sql.values, |r| {
        let id: AccountId = r.get(0)?;
        let kind: String = r.get(3)?;
        let revenue = match (r.get::<Option<i64>>(6)?, r.get::<Option<String>>(7)?) {
            (Some(minor), Some(currency)) => vec![Money { minor, currency }],
            _ => Vec::new(),
        };
        let own = Sums {
            people: r.get::<Option<i64>>(8)?.unwrap_or(0),
            promises: r.get::<Option<i64>>(9)?.unwrap_or(0),
            last: r.get(10)?,
            revenue,
        };
        let lead = match (r.get::<Option<UserId>>(11)?, r.get::<Option<String>>(12)?) {
            (Some(id), Some(name)) => Some((id, name)),
            _ => None,
        };
        Ok::<_, Error>(Node {
            id,
            name: r.get(1)?,
            key: r.get(2)?,
            kind: Kind::parse(&kind).unwrap_or_default(),
            city: r.get(4)?,
            country: r.get(5)?,
            lead,
            parent: r.get(13)?,
            children: 0,
            below: 0,
            all: own.clone(),
            own,
        })
    })
}

/// What an account has with all below it.
#[derive(Default)]
struct Below {
    accounts: i64,
    children: i64,
    sums: Sums,
}

/// The sums of each account with all shown ones below it, one group per currency.
fn rolled_up(q: &Conn<'_>, scope: &Scope, day: Date, ids: &[AccountId]) -> Result<HashMap<AccountId, Below>> {
    let mut sql = Sql::default();
    let (list, day) = (sql.param(tenure_db::ids_value(ids.iter().map(|id| id.0))), sql.param(day));
    sql.push(&format!(
        "select t.ancestor_id, d.revenue_currency, count(*), cast(sum(case when t.depth = 1 then 1 else 0 end) as bigint),
                cast(coalesce(sum(s.people_count), 0) as bigint), cast(coalesce(sum(s.open_promises), 0) as bigint),
                max(s.last_conversation_at), cast(sum(d.revenue_minor) as bigint)
           from account_tree t cross join accounts d cross join account_stats s
          where t.ancestor_id in ({}) and t.valid_from <= {day} and t.valid_to > {day}
            and d.id = t.account_id and s.account_id = d.id and ",
        q.ids_sql(&list)
    ));
    below(&mut sql, scope, &day);
    sql.push(" group by t.ancestor_id, d.revenue_currency");
    let groups = q.query(&sql.text, &sql.values, |r| {
        let revenue = match (r.get::<Option<i64>>(7)?, r.get::<Option<String>>(1)?) {
            (Some(minor), Some(currency)) => vec![Money { minor, currency }],
            _ => Vec::new(),
        };
        let sums = Sums { people: r.get(4)?, promises: r.get(5)?, last: r.get::<Option<Timestamp>>(6)?, revenue };
        Ok::<_, Error>((r.get::<AccountId>(0)?, Below { accounts: r.get(2)?, children: r.get(3)?, sums }))
    })?;
    let mut all: HashMap<AccountId, Below> = HashMap::new();
    for (id, group) in groups {
        let below = all.entry(id).or_default();
        below.accounts += group.accounts;
        below.children += group.children;
        below.sums.add(group.sums);
    }
    Ok(all)
}

/// The condition that `d`, found by the pair `t`, is shown, and all accounts between the pair's two.
fn below(sql: &mut Sql, scope: &Scope, day: &str) {
    sql.push("d.archived_at is null and ");
    scope.filter(sql, "d.id");
    sql.push(&format!(
        " and not exists (select 1 from account_tree m cross join accounts b
           where m.account_id = t.account_id and m.depth > 0 and m.depth < t.depth
             and m.valid_from <= {day} and m.valid_to > {day} and b.id = m.ancestor_id
             and (b.archived_at is not null or not ("
    ));
    scope.filter(sql, "b.id");
    sql.push(")))");
}

/// All shown accounts below these, themselves included, by name.
pub fn subtree(q: &Conn<'_>, scope: &Scope, day: Date, roots: &[AccountId]) -> Result<Vec<AccountId>> {
    let mut sql = Sql::default();
    let (list, on) = (sql.param(tenure_db::ids_value(roots.iter().map(|id| id.0))), sql.param(day));
    sql.push(&format!(
        "select t.account_id from account_tree t cross join accounts d
          where t.ancestor_id in ({}) and t.valid_from <= {on} and t.valid_to > {on} and d.id = t.account_id and ",
        q.ids_sql(&list)
    ));
    below(&mut sql, scope, &on);
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The accounts above one, the top first, as far as they are shown without a gap, with their names.
pub fn path(q: &Conn<'_>, scope: &Scope, day: Date, account: AccountId) -> Result<Vec<(AccountId, String)>> {
    let mut sql = Sql::default();
    let (account, day) = (sql.param(account), sql.param(day));
    sql.push(&format!(
        "select a.id, a.name, t.depth from account_tree t cross join accounts a
          where t.account_id = {account} and t.depth > 0 and t.valid_from <= {day} and t.valid_to > {day}
            and a.id = t.ancestor_id and a.archived_at is null and "
    ));
    scope.filter(&mut sql, "a.id");
    sql.push(" order by t.depth");
    let above = q.query(&sql.text, &sql.values, |r| Ok::<_, Error>(((r.get(0)?, r.get(1)?), r.get::<i64>(2)?)))?;
    let unbroken = above.into_iter().zip(1..).take_while(|((_, depth), want)| depth == want);
    let mut path: Vec<(AccountId, String)> = unbroken.map(|((pair, _), _)| pair).collect();
    path.reverse();
    Ok(path)
}

/// Those of `ids` on which the viewer holds at least a level.
pub fn held<L: Level>(q: &Conn<'_>, viewer: &Viewer, ids: &[AccountId]) -> Result<HashSet<AccountId>> {
    if viewer.all_accounts >= L::RANK {
        return Ok(ids.iter().copied().collect());
    }
    let sql = format!(
        "select distinct aa.account_id from account_access aa cross join user_reach ur
          where aa.account_id in ({}) and aa.level >= $4 and aa.valid_from <= $3 and aa.valid_to > $3
            and ur.viewer_id = $2 and ur.holder_id = aa.holder_id and ur.level_cap >= $4
            and ur.valid_from <= $3 and ur.valid_to > $3",
        q.ids_sql("$1")
    );
    let values: [Value<'_>; 4] =
        [tenure_db::ids_value(ids.iter().map(|id| id.0)), viewer.id.0.into(), viewer.today.into(), L::RANK.into()];
    Ok(q.query(&sql, &values, |r| Ok::<_, Error>(r.get(0)?))?.into_iter().collect())
}

/// The account alone when it is shown, else nothing.
pub fn shown(q: &Conn<'_>, scope: &Scope, account: AccountId) -> Result<Vec<AccountId>> {
    let mut sql = Sql::new("select a.id from accounts a where a.id = ");
    sql.bind(account).push(" and a.archived_at is null and ");
    scope.filter(&mut sql, "a.id");
    q.query(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}
