//! SQL of search beside the index itself.

use std::collections::HashMap;

use tenure_db::{Conn, Tx, ids_value, params};
use uuid::Uuid;

use crate::base::search::Question;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result, Scope, UserId, Viewer};

/// Events of the viewer that tell what they dealt with lately.
const RECENT: i64 = 300;
/// Colleagues whose names are compared in spite of a typing error, or read by pinyin.
const USERS: i64 = 5_000;

/// A colleague that was found.
pub struct UserHit {
    /// The user.
    pub id: UserId,
    /// Full name.
    pub name: String,
    /// Job title, or empty.
    pub job_title: String,
    /// E-mail.
    pub email: String,
}

/// Active users whose name, e-mail or title has all terms, and those whose names may be read otherwise; the caller
/// compares.
pub fn users(q: &Conn<'_>, viewer: &Viewer, question: &Question, limit: i64) -> Result<Vec<UserHit>> {
    let mut sql = Sql::new("select id, name, job_title, email from users where active_from <= ");
    sql.bind(viewer.today).push(" and active_to > ").bind(viewer.today).push(" and (");
    for (i, spellings) in question.terms.iter().enumerate() {
        let any: Vec<String> = spellings
            .iter()
            .map(|term| {
                let pattern = sql.param(format!("%{term}%"));
                format!("name_key like {pattern} or email like {pattern} or lower(job_title) like {pattern}")
            })
            .collect();
        sql.push(if i == 0 { "(" } else { " and (" }).push(&any.join(" or ")).push(")");
    }
    let latin = question.terms.iter().flatten().all(|term| term.is_ascii());
    if latin {
        // Names in other letters: pinyin is not stored for the few users that there are.
        sql.push(" or octet_length(name_key) > length(name_key)");
    }
    sql.push(") order by name_key, id limit ").bind(if latin { USERS } else { limit });
    q.query(&sql.text, &sql.values, |r| {
        Ok(UserHit { id: r.get(0)?, name: r.get(1)?, job_title: r.get(2)?, email: r.get(3)? })
    })
}

/// Folded names of active users.
pub fn user_names(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<String>> {
    q.query(
        "select name_key from users where active_from <= $1 and active_to > $1 order by name_key limit $2",
        &params![viewer.today, USERS],
        |r| Ok(r.get(0)?),
    )
}

/// What is shown of an account beside something in it.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its name.
    pub name: String,
    /// The last conversation, in microseconds; 0 for none.
    pub last_at: i64,
}

/// Accounts within scope that are not archived; the others are left out.
pub fn heads(q: &Conn<'_>, scope: &Scope, ids: &[AccountId]) -> Result<HashMap<AccountId, Head>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = Sql::new(
        "select a.id, a.name, coalesce(s.last_conversation_at, 0) from accounts a left join account_stats s on s.account_id = a.id where a.id in (",
    );
    let place = sql.param(ids_value(ids.iter().map(|id| id.0)));
    sql.push(&q.ids_sql(&place)).push(") and a.archived_at is null and ");
    scope.filter(&mut sql, "a.id");
    let rows =
        q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, Head { name: r.get(1)?, last_at: r.get(2)? })))?;
    Ok(rows.into_iter().collect())
}

/// Accounts on which the viewer did something lately, with the last time, newest first; visibility is checked by the
/// caller.
pub fn recents(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<(AccountId, i64)>> {
    let rows = q.query(
        "select scope_id, recorded_at from events where actor_id = $1 order by recorded_at desc limit $2",
        &params![viewer.id, RECENT],
        |r| Ok::<_, Error>((r.get::<AccountId>(0)?, r.get::<i64>(1)?)),
    )?;
    let mut seen: Vec<(AccountId, i64)> = Vec::new();
    for (id, at) in rows {
        if !id.0.is_nil() && !seen.iter().any(|(known, _)| *known == id) {
            seen.push((id, at));
        }
    }
    Ok(seen)
}

/// Conversations with a person and promises from or to them: kind, account, id.
pub fn told_of(q: &Conn<'_>, person: PersonId) -> Result<Vec<(String, AccountId, Uuid)>> {
    q.query(
        "select 'conversation', ip.account_id, ip.interaction_id from positions p cross join interaction_people ip
          where p.person_id = $1 and ip.account_id = p.account_id and ip.person_id = $1
         union
         select 'promise', m.account_id, m.id from positions p cross join promises m
          where p.person_id = $1 and m.account_id = p.account_id and m.person_id = $1",
        &params![person],
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// What is known of the index, by name.
pub fn state(q: &Conn<'_>, name: &str) -> Result<Option<String>> {
    q.query_opt("select value from search_state where name = $1", &params![name], |r| Ok(r.get(0)?))
}

/// Remembers something of the index.
pub fn set_state(tx: &Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute(
        "insert into search_state (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        &params![name, value],
    )?;
    Ok(())
}

/// The accounts of a work set.
pub fn of_set(q: &Conn<'_>, set: Uuid) -> Result<Vec<AccountId>> {
    q.query("select id from work_sets where set_id = $1", &params![set], |r| Ok(r.get(0)?))
}

/// Accounts after one, in the order of their ids, at most so many.
pub fn accounts_after(q: &Conn<'_>, after: AccountId, limit: i64) -> Result<Vec<AccountId>> {
    q.query("select id from accounts where id > $1 order by id limit $2", &params![after, limit], |r| Ok(r.get(0)?))
}
