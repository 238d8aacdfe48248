//! SQL of search beside the index itself.

use tenure_db::{Conn, params};

use crate::base::sql::Sql;
use crate::base::{AccountId, Error, Result, Scope, UserId, Viewer};

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

/// Active users whose name or e-mail has all `terms`.
pub fn users(q: &Conn<'_>, viewer: &Viewer, terms: &[String], limit: i64) -> Result<Vec<UserHit>> {
    let mut sql = Sql::new("select id, name, job_title, email from users where active_from <= ");
    sql.bind(viewer.today).push(" and active_to > ").bind(viewer.today);
    for term in terms {
        let pattern = sql.param(format!("%{term}%"));
        sql.push(&format!(" and (name_key like {pattern} or email like {pattern})"));
    }
    sql.push(" order by name_key, id limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| {
        Ok(UserHit { id: r.get(0)?, name: r.get(1)?, job_title: r.get(2)?, email: r.get(3)? })
    })
}

/// The names of accounts within scope; what is not visible is left out.
pub fn account_names(q: &Conn<'_>, scope: &Scope, ids: &[AccountId]) -> Result<Vec<(AccountId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new("select a.id, a.name from accounts a where a.id in (");
    for (i, id) in ids.iter().enumerate() {
        if i > 0 {
            sql.push(", ");
        }
        sql.bind(*id);
    }
    sql.push(") and ");
    scope.filter(&mut sql, "a.id");
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Accounts on which the viewer did something lately, newest first; visibility is checked by the caller.
pub fn recent(q: &Conn<'_>, viewer: &Viewer) -> Result<Vec<AccountId>> {
    let rows = q.query(
        "select scope_id from events where actor_id = $1 order by recorded_at desc limit 60",
        &params![viewer.id],
        |r| Ok::<_, Error>(r.get::<AccountId>(0)?),
    )?;
    let mut seen = Vec::new();
    for id in rows {
        if !id.0.is_nil() && !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen.truncate(5);
    Ok(seen)
}
