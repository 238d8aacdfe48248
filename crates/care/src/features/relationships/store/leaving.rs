//! What one of us holds over all accounts in a scope.

use std::collections::BTreeMap;

use jiff::civil::Date;
use tenure_db::Conn;

use super::scope::KEY;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, UserId};
use crate::features::interactions::model::strength::{REACHED, fade_between, strength};

/// Most contacts that are looked at.
const MOST: i64 = 20_000;

/// What an account would lose with somebody of ours.
#[derive(Clone, PartialEq, Debug)]
pub struct Loss {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Threads today.
    pub before: usize,
    /// Threads without them.
    pub after: usize,
    /// Key positions that they look after.
    pub owned: i64,
}

/// The accounts in scope where somebody of ours talks with people or looks after key positions; the worst first.
///
/// # Errors
/// What the database says.
pub fn losses(q: &Conn<'_>, scope: &Scope, user: UserId) -> Result<Vec<Loss>> {
    let mut losses = threads(q, scope, user)?;
    for (account, name, owned) in owned(q, scope, user)? {
        let loss = losses.entry(account).or_insert(Loss { account, name, before: 0, after: 0, owned });
        loss.owned = owned;
    }
    let mut losses: Vec<Loss> = losses.into_values().filter(|l| l.before > l.after || l.owned > 0).collect();
    losses.sort_by(|a, b| {
        let rank = |l: &Loss| (l.after.min(2), std::cmp::Reverse(l.before - l.after), std::cmp::Reverse(l.owned));
        rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
    });
    Ok(losses)
}

fn threads(q: &Conn<'_>, scope: &Scope, user: UserId) -> Result<BTreeMap<AccountId, Loss>> {
    let mut sql = Sql::new("");
    let (day, who) = (sql.param(scope.today), sql.param(user));
    sql.push(&format!(
        "select cs.account_id, a.name, sum(cs.two_way_raw), sum(cs.one_way_raw),
                sum(case when cs.user_id = {who} then 0.0 else cs.two_way_raw end),
                sum(case when cs.user_id = {who} then 0.0 else cs.one_way_raw end), max(cs.at_day)
           from contact_strengths cs join accounts a on a.id = cs.account_id
          where a.archived_at is null
            and cs.account_id in (select h.account_id from contact_strengths h where h.user_id = {who})
            and exists (select 1 from positions p where p.account_id = cs.account_id and p.person_id = cs.person_id
                          and p.archived_at is null and p.valid_from <= {day} and p.valid_to > {day}) and "
    ));
    scope.filter(&mut sql, "cs.account_id");
    sql.push(" group by cs.account_id, a.name, cs.person_id order by cs.account_id, cs.person_id limit ").bind(MOST);
    let rows = q.query(&sql.text, &sql.values, |r| {
        let left = fade_between(r.get::<Date>(6)?, scope.today);
        let alive = |two: f64, one: f64| strength(two * left, one * left) >= REACHED;
        let (before, after) = (alive(r.get(2)?, r.get(3)?), alive(r.get(4)?, r.get(5)?));
        Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<String>(1)?, before, after))
    })?;
    let mut losses: BTreeMap<AccountId, Loss> = BTreeMap::new();
    for (account, name, before, after) in rows {
        let loss = losses.entry(account).or_insert(Loss { account, name, before: 0, after: 0, owned: 0 });
        loss.before += usize::from(before);
        loss.after += usize::from(after);
    }
    Ok(losses)
}

fn owned(q: &Conn<'_>, scope: &Scope, user: UserId) -> Result<Vec<(AccountId, String, i64)>> {
    let mut sql = Sql::new("");
    let (day, who) = (sql.param(scope.today), sql.param(user));
    sql.push(&format!(
        "select p.account_id, a.name, count(*) from positions p join accounts a on a.id = p.account_id
          where p.owner_id = {who} and p.archived_at is null and p.valid_from <= {day} and p.valid_to > {day}
            and a.archived_at is null and {KEY} and "
    ));
    scope.filter(&mut sql, "p.account_id");
    sql.push(" group by p.account_id, a.name order by p.account_id limit ").bind(MOST);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}
