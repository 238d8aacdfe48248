//! Reads for explanations: by which ways who sees an account, and what somebody sees.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use crate::base::dated::{Span, span_at};
use crate::base::permit_request::theirs;
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, Scope, UserId, params};
use crate::features::access::explain::Proof;
use crate::features::access::model::Part;

/// One way by which a user has a right on an account: a row of `account_access` seen through one of `user_reach`.
#[derive(Clone, Debug)]
pub struct Way {
    /// Who has the right.
    pub viewer: UserId,
    /// Their name.
    pub viewer_name: String,
    /// Through whom, by name.
    pub holder_name: String,
    /// `self`, `solid`, `dotted` or `deputy`.
    pub reach: String,
    /// The level that this way gives.
    pub level: i64,
    /// What the holder has: a part, `territory`, `ancestor` or `grant`.
    pub via: String,
    /// The row it comes from.
    pub source: Uuid,
    /// The days of the row.
    pub access: Span,
    /// The days of the reach.
    pub reached: Span,
}

/// All ways on `day` (of one user when given) of users who were active then.
pub fn ways(q: &Conn<'_>, proof: &Proof, day: Date, user: Option<UserId>) -> Result<Vec<Way>> {
    let mut sql = Sql::new(
        "select ur.viewer_id, v.name, h.name, ur.via,
                case when aa.level < ur.level_cap then aa.level else ur.level_cap end,
                aa.via, aa.source_id, aa.valid_from, aa.valid_to, ur.valid_from, ur.valid_to
           from account_access aa cross join user_reach ur cross join users v cross join users h
          where aa.account_id = ",
    );
    sql.bind(proof.account());
    let day = sql.param(day);
    sql.push(&format!(
        " and aa.valid_from <= {day} and aa.valid_to > {day} and ur.holder_id = aa.holder_id and ur.valid_from <= {day}
          and ur.valid_to > {day} and v.id = ur.viewer_id and v.active_from <= {day} and v.active_to > {day}
          and h.id = ur.holder_id"
    ));
    if let Some(user) = user {
        sql.push(" and ur.viewer_id = ").bind(user);
    }
    sql.push(" order by v.name_key, v.id");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Way {
            viewer: r.get(0)?,
            viewer_name: r.get(1)?,
            holder_name: r.get(2)?,
            reach: r.get(3)?,
            level: r.get(4)?,
            via: r.get(5)?,
            source: r.get(6)?,
            access: span_at(r, 7)?,
            reached: span_at(r, 9)?,
        })
    })
}

/// Users who see all accounts by their flag, active on `day`: id, name, level.
pub fn everywhere(q: &Conn<'_>, day: Date) -> Result<Vec<(UserId, String, i64)>> {
    q.query(
        "select id, name, all_accounts from users where all_accounts > 0 and active_from <= $1 and active_to > $1
          order by name_key, id",
        &params![day],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Where a row of `account_access` comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// An assignment: the part and the unit.
    Team(Part, Option<String>),
    /// A holder of a territory, by name.
    Territory(String),
    /// The lead of an account above.
    Ancestor(AccountId, String),
    /// A grant: by whom.
    Grant(Option<String>),
}

/// The origins of the account's rows, by source id.
pub fn origins(q: &Conn<'_>, proof: &Proof) -> Result<HashMap<Uuid, Origin>> {
    let account = proof.account();
    let mut all: Vec<(Uuid, Origin)> = q.query(
        "select s.id, s.role, n.name from assignments s
           left join units n on n.account_id = s.account_id and n.id = s.unit_id where s.account_id = $1",
        &params![account],
        |r| {
            let role: String = r.get(1)?;
            Ok::<_, Error>((r.get(0)?, Origin::Team(Part::parse(&role).unwrap_or(Part::Service), r.get(2)?)))
        },
    )?;
    all.extend(q.query(
        "select h.id, t.name from territory_holders h join territories t on t.id = h.territory_id
          where h.id in (select source_id from account_access where account_id = $1 and via = 'territory')",
        &params![account],
        |r| Ok::<_, Error>((r.get(0)?, Origin::Territory(r.get(1)?))),
    )?);
    all.extend(q.query(
        "select s.id, a.id, a.name from account_tree t cross join assignments s cross join accounts a
          where t.account_id = $1 and t.depth > 0 and s.account_id = t.ancestor_id and s.role = 'lead'
            and a.id = t.ancestor_id",
        &params![account],
        |r| Ok::<_, Error>((r.get(0)?, Origin::Ancestor(r.get(1)?, r.get(2)?))),
    )?);
    all.extend(q.query(
        "select g.id, b.name from account_grants g left join users b on b.id = g.created_by where g.account_id = $1",
        &params![account],
        |r| Ok::<_, Error>((r.get(0)?, Origin::Grant(r.get(1)?))),
    )?);
    Ok(all.into_iter().collect())
}

/// The name of a user and the days on which they are active.
pub fn user(q: &Conn<'_>, user: UserId) -> Result<Option<(String, Span, i64)>> {
    q.query_opt("select name, active_from, active_to, all_accounts from users where id = $1", &params![user], |r| {
        Ok::<_, Error>((r.get(0)?, span_at(r, 1)?, r.get(3)?))
    })
}

/// How many internal requests of the account a user looks after today: each shows them itself and the account's head
/// line, nothing else.
pub fn requests_of(q: &Conn<'_>, proof: &Proof, user: UserId, today: Date) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from requests r where r.account_id = ");
    sql.bind(proof.account()).push(" and ");
    theirs(&mut sql, user, today);
    q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

/// Who looks after internal requests of the account today, with their number, by name.
pub fn request_owners(q: &Conn<'_>, proof: &Proof, today: Date) -> Result<Vec<(UserId, String, i64)>> {
    let owners = q.query(
        "select distinct u.id, u.name, u.name_key from requests r join users u on u.id = r.owner_id
          where r.account_id = $1 and r.archived_at is null and u.active_from <= $2 and u.active_to > $2
          order by u.name_key, u.id limit 200",
        &params![proof.account(), today],
        |r| Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<String>(1)?)),
    )?;
    let counted = owners.into_iter().map(|(id, name)| Ok((id, name, requests_of(q, proof, id, today)?)));
    Ok(counted.collect::<Result<Vec<_>>>()?.into_iter().filter(|(_, _, n)| *n > 0).collect())
}

/// Names of the territories that a user holds on a day.
pub fn territories_of(q: &Conn<'_>, user: UserId, day: Date) -> Result<Vec<String>> {
    q.query(
        "select t.name from territory_holders h join territories t on t.id = h.territory_id
          where h.user_id = $1 and h.valid_from <= $2 and h.valid_to > $2 order by t.name_key",
        &params![user, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// When a user was last on the team, and when their last grant ended: last days before `day`, exclusive ends.
pub fn ended(q: &Conn<'_>, proof: &Proof, user: UserId, day: Date) -> Result<(Option<Date>, Option<Date>)> {
    let last = |table: &str| {
        q.query_opt(
            &format!("select valid_to from {table} where account_id = $1 and user_id = $2 and valid_to <= $3 order by valid_to desc limit 1"),
            &params![proof.account(), user, day],
            |r| Ok::<_, Error>(r.get::<Date>(0)?),
        )
    };
    Ok((last("assignments")?, last("account_grants")?))
}

/// A kind of way by which a user sees accounts, with their number.
#[derive(Clone, Debug)]
pub struct Counted {
    /// `self`, `solid`, `dotted` or `deputy`.
    pub reach: String,
    /// Through whom, by name.
    pub holder_name: String,
    /// What the holder has.
    pub via: String,
    /// The highest level it gives.
    pub level: i64,
    /// Accounts.
    pub accounts: i64,
}

/// Appends the rule that a user has a right on the account by rows; `aa` is the access row.
fn rule(sql: &mut Sql, user: UserId, day: Date) {
    let (user, day) = (sql.param(user), sql.param(day));
    sql.push(&format!(
        "ur.viewer_id = {user} and ur.valid_from <= {day} and ur.valid_to > {day} and aa.holder_id = ur.holder_id
         and aa.valid_from <= {day} and aa.valid_to > {day}"
    ));
}

/// By which ways a user sees how many accounts, the most first; only those in `scope` when given.
pub fn counted(q: &Conn<'_>, user: UserId, day: Date, scope: Option<&Scope>) -> Result<Vec<Counted>> {
    let mut sql = Sql::new(
        "select ur.via, h.name, aa.via, max(case when aa.level < ur.level_cap then aa.level else ur.level_cap end),
                count(distinct aa.account_id)
           from user_reach ur cross join account_access aa cross join users h where ",
    );
    rule(&mut sql, user, day);
    sql.push(" and h.id = ur.holder_id");
    if let Some(scope) = scope {
        sql.push(" and ");
        scope.filter(&mut sql, "aa.account_id");
    }
    sql.push(" group by ur.via, h.id, h.name, h.name_key, aa.via order by 5 desc, h.name_key, h.id, aa.via limit 200");
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Counted {
            reach: r.get(0)?,
            holder_name: r.get(1)?,
            via: r.get(2)?,
            level: r.get(3)?,
            accounts: r.get(4)?,
        })
    })
}

/// How many accounts a user sees in all.
pub fn total(q: &Conn<'_>, user: UserId, day: Date, everywhere: bool, scope: Option<&Scope>) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from accounts a where 1 = 1");
    visible(&mut sql, user, day, everywhere, scope);
    q.query_one(&sql.text, &sql.values, |r| Ok::<_, Error>(r.get(0)?))
}

fn visible(sql: &mut Sql, user: UserId, day: Date, everywhere: bool, scope: Option<&Scope>) {
    if !everywhere {
        sql.push(" and a.id in (select aa.account_id from user_reach ur cross join account_access aa where ");
        rule(sql, user, day);
        sql.push(")");
    }
    if let Some(scope) = scope {
        sql.push(" and ");
        scope.filter(sql, "a.id");
    }
}

/// An account that a user sees, for somebody who sees it too.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The account.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What it is sorted by.
    pub key: String,
    /// The user's level on it.
    pub level: i64,
}

/// The accounts that a user sees and `scope` shows, by name, after a place.
pub fn seen(
    q: &Conn<'_>,
    user: UserId,
    day: Date,
    flag: i64,
    scope: &Scope,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<Seen>> {
    let mut sql = Sql::new(
        "select a.id, a.name, a.name_key,
                (select max(case when aa.level < ur.level_cap then aa.level else ur.level_cap end)
                   from account_access aa cross join user_reach ur where aa.account_id = a.id and ",
    );
    rule(&mut sql, user, day);
    sql.push(") from accounts a where 1 = 1");
    visible(&mut sql, user, day, flag > 0, Some(scope));
    if let Some((key, id)) = after {
        let (key, id) = (sql.param(key), sql.param(id));
        sql.push(&format!(" and (a.name_key > {key} or (a.name_key = {key} and a.id > {id}))"));
    }
    sql.push(" order by a.name_key, a.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        let level = r.get::<Option<i64>>(3)?.unwrap_or(0).max(flag);
        Ok::<_, Error>(Seen { account: r.get(0)?, name: r.get(1)?, key: r.get(2)?, level })
    })
}

/// Names of deputies of the account's team from a day on: row, person, deputy, days, reason.
pub fn team_deputies(q: &Conn<'_>, proof: &Proof, since: Date) -> Result<Vec<crate::features::org::model::Deputy>> {
    q.query(
        "select d.id, d.person_id, p.name, d.deputy_id, u.name, d.valid_from, d.valid_to, d.reason
           from deputies d join users p on p.id = d.person_id join users u on u.id = d.deputy_id
          where d.valid_to > $2 and exists (select 1 from assignments s where s.account_id = $1
                and s.user_id = d.person_id and s.valid_from < d.valid_to and d.valid_from < s.valid_to)
          order by d.valid_from, d.id",
        &params![proof.account(), since],
        |r| {
            Ok::<_, Error>(crate::features::org::model::Deputy {
                id: r.get(0)?,
                person: r.get(1)?,
                person_name: r.get(2)?,
                deputy: r.get(3)?,
                deputy_name: r.get(4)?,
                span: span_at(r, 5)?,
                reason: r.get(7)?,
            })
        },
    )
}

/// Whether an account is stored.
pub fn exists(q: &Conn<'_>, account: AccountId) -> Result<bool> {
    let found =
        q.query_opt("select 1 from accounts where id = $1", &params![account], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    Ok(found.is_some())
}

/// The account's name.
pub fn account_name(q: &Conn<'_>, proof: &Proof) -> Result<String> {
    q.query_one("select name from accounts where id = $1", &params![proof.account()], |r| Ok::<_, Error>(r.get(0)?))
}
