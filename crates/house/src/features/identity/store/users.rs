//! Users, their roles and rights.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_db::{Row, ids_value};

use crate::base::dated::OPEN;
use crate::base::sql::Sql;
use crate::base::viewer::Via;
use crate::base::{Conn, Error, Locale, Result, Right, Role, Tx, UserId, Value, Viewer, params};
use crate::features::identity::model::{User, UserOption, all_rights, source_ids};

/// The first day of the row with which everybody reaches their own holdings.
const EVER: Date = jiff::civil::date(1, 1, 1);

const COLUMNS: &str =
    "u.id, u.email, u.name, u.language, u.time_zone, u.job_title, u.active_from, u.active_to, u.all_accounts,
       u.capacity, u.theme, u.keys_on, u.version, cast(case when u.password_hash is null then 0 else 1 end as bigint),
       u.source_ids";

fn user(r: &Row<'_>) -> Result<User> {
    Ok(User {
        id: r.get(0)?,
        email: r.get(1)?,
        name: r.get(2)?,
        language: Locale::parse(&r.get::<String>(3)?).unwrap_or_default(),
        time_zone: r.get(4)?,
        job_title: r.get(5)?,
        active_from: r.get(6)?,
        active_to: r.get(7)?,
        roles: Vec::new(),
        rights: Vec::new(),
        all_accounts: r.get(8)?,
        capacity: r.get(9)?,
        theme: r.get(10)?,
        keys_on: r.get::<i64>(11)? != 0,
        version: r.get(12)?,
        has_password: r.get::<i64>(13)? != 0,
        source_ids: source_ids(&r.get::<String>(14)?),
    })
}

/// Roles and named rights of one user, sorted.
pub fn powers(q: &Conn<'_>, id: UserId) -> Result<(Vec<Role>, Vec<Right>)> {
    let words = q.query(
        "select cast(0 as bigint), role from user_roles where user_id = $1 union all select cast(1 as bigint), name from user_rights where user_id = $1",
        &params![id],
        |r| Ok::<_, Error>((r.get::<i64>(0)?, r.get::<String>(1)?)),
    )?;
    let (mut roles, mut rights) = (Vec::new(), Vec::new());
    for (kind, word) in words {
        if kind == 0 {
            roles.extend(Role::parse(&word));
        } else {
            rights.extend(Right::parse(&word));
        }
    }
    roles.sort_unstable();
    rights.sort_unstable();
    Ok((roles, rights))
}

fn with_powers(q: &Conn<'_>, user: Option<User>) -> Result<Option<User>> {
    let Some(mut user) = user else { return Ok(None) };
    (user.roles, user.rights) = powers(q, user.id)?;
    Ok(Some(user))
}

/// One user.
pub fn find(q: &Conn<'_>, id: UserId) -> Result<Option<User>> {
    let found = q.query_opt(&format!("select {COLUMNS} from users u where u.id = $1"), &params![id], user)?;
    with_powers(q, found)
}

/// The user with this e-mail, whatever its case.
pub fn by_email(q: &Conn<'_>, email: &str) -> Result<Option<User>> {
    let sql = format!("select {COLUMNS} from users u where u.email = $1");
    let found = q.query_opt(&sql, &params![email.trim().to_lowercase()], user)?;
    with_powers(q, found)
}

/// The users with these e-mails (lower case), by e-mail.
pub fn by_emails(q: &Conn<'_>, emails: &[&str]) -> Result<HashMap<String, User>> {
    let mut found = HashMap::new();
    for email in emails {
        if let Some(user) = by_email(q, email)? {
            found.insert(user.email.clone(), user);
        }
    }
    Ok(found)
}

/// Names of users.
pub fn names(q: &Conn<'_>, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    let sql = format!("select id, name from users where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[ids_value(ids.iter().map(|id| id.0))], |r| {
        Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// Users who may sign in on `day`, by name.
pub fn active(q: &Conn<'_>, day: Date) -> Result<Vec<UserOption>> {
    q.query(
        "select id, name, email from users where active_from <= $1 and active_to > $1 order by name_key, id",
        &params![day],
        |r| Ok::<_, Error>(UserOption { id: r.get(0)?, name: r.get(1)?, email: r.get(2)? }),
    )
}

/// Whether nobody was ever entered: then the set-up link works.
pub fn none(q: &Conn<'_>) -> Result<bool> {
    Ok(q.query_opt("select id from users limit 1", &[], |r| Ok::<_, Error>(r.get::<UserId>(0)?))?.is_none())
}

/// Which users a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of name, e-mail or job title, as typed.
    pub text: String,
    /// Only with this role.
    pub role: Option<Role>,
    /// Only who may (or may not) sign in on the day.
    pub active: Option<(bool, Date)>,
    /// After this name key and id.
    pub after: Option<(String, UserId)>,
}

/// Users in the order of their names, with roles, at most `limit`.
pub fn list(q: &Conn<'_>, filter: &Filter, limit: usize) -> Result<Vec<User>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} from users u where u.name_key is not null"));
    if !filter.text.trim().is_empty() {
        let like = sql.param(format!("%{}%", escape(&tenure_text::fold(filter.text.trim()))));
        sql.push(&format!(
            " and (u.name_key like {like} escape '!' or u.email like {like} escape '!' or lower(u.job_title) like {like} escape '!')"
        ));
    }
    if let Some(role) = filter.role {
        sql.push(" and exists (select 1 from user_roles r where r.user_id = u.id and r.role = ")
            .bind(role.code())
            .push(")");
    }
    if let Some((wanted, day)) = filter.active {
        let day = sql.param(day);
        let holds = format!("(u.active_from <= {day} and u.active_to > {day})");
        sql.push(if wanted { " and " } else { " and not " }).push(&holds);
    }
    if let Some((key, id)) = &filter.after {
        let (key, id) = (sql.param(key.clone()), sql.param(*id));
        sql.push(&format!(" and (u.name_key > {key} or (u.name_key = {key} and u.id > {id}))"));
    }
    sql.push(" order by u.name_key, u.id limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let mut users = q.query(&sql.text, &sql.values, user)?;
    let mut roles = roles_of(q, &users)?;
    for user in &mut users {
        user.roles = roles.remove(&user.id).unwrap_or_default();
        user.roles.sort_unstable();
    }
    Ok(users)
}

fn roles_of(q: &Conn<'_>, users: &[User]) -> Result<HashMap<UserId, Vec<Role>>> {
    let sql = format!("select user_id, role from user_roles where user_id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[ids_value(users.iter().map(|u| u.id.0))], |r| {
        Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<String>(1)?))
    })?;
    let mut roles: HashMap<UserId, Vec<Role>> = HashMap::new();
    for (id, role) in rows {
        roles.entry(id).or_default().extend(Role::parse(&role));
    }
    Ok(roles)
}

fn escape(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

/// Inserts a user with roles and rights; everybody reaches what they hold themselves.
pub fn insert(tx: &Tx<'_>, u: &User, now: Timestamp) -> Result<()> {
    tx.execute(
        "insert into users (id, email, name, name_key, language, time_zone, job_title, active_from, active_to, all_accounts,
                            capacity, created_at, source_ids)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &params![
            u.id,
            u.email.as_str(),
            u.name.as_str(),
            tenure_text::fold(&u.name),
            u.language.code(),
            u.time_zone.as_str(),
            u.job_title.as_str(),
            u.active_from,
            u.active_to,
            u.all_accounts,
            u.capacity,
            now,
            u.source_ids.join(";")
        ],
    )
    .map_err(taken)?;
    insert_powers(tx, u)?;
    tx.execute(
        "insert into user_reach (viewer_id, holder_id, via, level_cap, valid_from, valid_to) values ($1, $1, 'self', 5, $2, $3)
         on conflict (viewer_id, holder_id, via, level_cap, valid_from) do nothing",
        &params![u.id, EVER, OPEN],
    )?;
    Ok(())
}

/// An e-mail that somebody else has is a mistake of the form, not of ours.
fn taken(e: tenure_db::Error) -> Error {
    match e {
        tenure_db::Error::Unique { .. } => Error::field("email", "identity-error-email-taken"),
        other => other.into(),
    }
}

fn insert_powers(tx: &Tx<'_>, u: &User) -> Result<()> {
    let roles: Vec<Vec<Value<'_>>> = u.roles.iter().map(|r| params![u.id, r.code()].to_vec()).collect();
    tx.insert_many("insert into user_roles (user_id, role)", &roles, "on conflict (user_id, role) do nothing")?;
    let rights: Vec<Vec<Value<'_>>> = u.rights.iter().map(|r| params![u.id, r.code()].to_vec()).collect();
    tx.insert_many("insert into user_rights (user_id, name)", &rights, "on conflict (user_id, name) do nothing")?;
    Ok(())
}

/// Writes all fields of a user that people edit, and counts the version up.
pub fn update(tx: &Tx<'_>, u: &User) -> Result<()> {
    tx.execute(
        "update users set email = $2, name = $3, name_key = $4, language = $5, time_zone = $6, job_title = $7, active_from = $8,
                          active_to = $9, all_accounts = $10, capacity = $11, theme = $12, keys_on = $13, source_ids = $14,
                          version = version + 1
          where id = $1",
        &params![
            u.id,
            u.email.as_str(),
            u.name.as_str(),
            tenure_text::fold(&u.name),
            u.language.code(),
            u.time_zone.as_str(),
            u.job_title.as_str(),
            u.active_from,
            u.active_to,
            u.all_accounts,
            u.capacity,
            u.theme.as_str(),
            u.keys_on,
            u.source_ids.join(";")
        ],
    )
    .map_err(taken)?;
    Ok(())
}

/// Replaces roles and named rights.
pub fn update_powers(tx: &Tx<'_>, u: &User) -> Result<()> {
    tx.execute("delete from user_roles where user_id = $1", &params![u.id])?;
    tx.execute("delete from user_rights where user_id = $1", &params![u.id])?;
    insert_powers(tx, u)
}

/// Writes how a person wants the product to be; no version, for nobody edits that at the same time.
pub fn update_preferences(tx: &Tx<'_>, u: &User) -> Result<()> {
    tx.execute(
        "update users set language = $2, time_zone = $3, theme = $4, keys_on = $5 where id = $1",
        &params![u.id, u.language.code(), u.time_zone.as_str(), u.theme.as_str(), u.keys_on],
    )?;
    Ok(())
}

/// Stores the hash of a password.
pub fn set_password(tx: &Tx<'_>, id: UserId, hash: &str) -> Result<()> {
    tx.execute("update users set password_hash = $2 where id = $1", &params![id, hash])?;
    Ok(())
}

/// Id, hash and e-mail of who signs in with this e-mail, if they are active on `day`.
pub fn credentials(q: &Conn<'_>, email: &str, day: Date) -> Result<Option<(UserId, Option<String>)>> {
    q.query_opt(
        "select id, password_hash from users where email = $1 and active_from <= $2 and active_to > $2",
        &params![email, day],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)),
    )
}

/// The stored hash of a user's password.
pub fn password(q: &Conn<'_>, id: UserId) -> Result<Option<String>> {
    let hash = q.query_opt("select password_hash from users where id = $1", &params![id], |r| {
        Ok::<_, Error>(r.get::<Option<String>>(0)?)
    })?;
    Ok(hash.flatten())
}

/// Other users who are active on `day` or later and may administer.
pub fn other_admins(q: &Conn<'_>, id: UserId, day: Date) -> Result<i64> {
    q.query_one(
        "select cast(count(*) as bigint) from users u
          where u.id <> $1 and u.active_from <= $2 and u.active_to > $2
            and (exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'admin')
                 or exists (select 1 from user_rights g where g.user_id = u.id and g.name = 'administer'))",
        &params![id, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Accounts that the user leads on `day` or later; archived ones do not count.
pub fn leads_from(q: &Conn<'_>, id: UserId, day: Date) -> Result<i64> {
    q.query_one(
        "select cast(count(*) as bigint) from accounts a
          where a.archived_at is null and a.id in
                (select t.account_id from assignments t where t.user_id = $1 and t.role = 'lead' and t.valid_to > $2)",
        &params![id, day],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

const VIEWER: &str = "u.id, u.name, u.email, u.language, u.time_zone, u.theme, u.keys_on, u.last_scope, u.all_accounts,
       u.active_from, u.active_to";

/// The columns of a viewer, from `from` on.
fn viewer_at(r: &Row<'_>, from: usize, today: Date, via: Via) -> Result<Option<Viewer>> {
    let (active_from, active_to): (Date, Date) = (r.get(from + 9)?, r.get(from + 10)?);
    if today < active_from || active_to <= today {
        return Ok(None);
    }
    Ok(Some(Viewer {
        id: r.get(from)?,
        name: r.get(from + 1)?,
        email: r.get(from + 2)?,
        locale: Locale::parse(&r.get::<String>(from + 3)?).unwrap_or_default(),
        zone: TimeZone::get(&r.get::<String>(from + 4)?).unwrap_or(TimeZone::UTC),
        theme: r.get(from + 5)?,
        keys_on: r.get::<i64>(from + 6)? != 0,
        last_scope: r.get(from + 7)?,
        roles: Vec::new(),
        rights: Vec::new(),
        all_accounts: r.get(from + 8)?,
        today,
        via,
    }))
}

fn complete(q: &Conn<'_>, viewer: Option<Viewer>) -> Result<Option<Viewer>> {
    let Some(mut viewer) = viewer else { return Ok(None) };
    let (roles, named) = powers(q, viewer.id)?;
    viewer.rights = all_rights(&roles, &named);
    viewer.roles = roles;
    Ok(Some(viewer))
}

/// The user as viewer, if active on `today`.
pub fn viewer(q: &Conn<'_>, id: UserId, today: Date, via: Via) -> Result<Option<Viewer>> {
    let sql = format!("select {VIEWER} from users u where u.id = $1");
    let found = q.query_opt(&sql, &params![id], |r| viewer_at(r, 0, today, via))?;
    complete(q, found.flatten())
}

/// The viewer of a session that has not ended.
pub fn viewer_of_session(q: &Conn<'_>, hash: Vec<u8>, now: Timestamp, today: Date) -> Result<Option<Viewer>> {
    let sql = format!(
        "select s.id, {VIEWER} from sessions s join users u on u.id = s.user_id where s.token_hash = $1 and s.expires_at > $2"
    );
    let found = q.query_opt(&sql, &params![hash, now], |r| viewer_at(r, 1, today, Via::Session(r.get(0)?)))?;
    complete(q, found.flatten())
}

/// The viewer of an API token that is neither revoked nor expired.
pub fn viewer_of_token(q: &Conn<'_>, hash: Vec<u8>, now: Timestamp, today: Date) -> Result<Option<Viewer>> {
    let sql = format!(
        "select t.id, t.read_only, {VIEWER} from api_tokens t join users u on u.id = t.user_id
          where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2)"
    );
    let found = q.query_opt(&sql, &params![hash, now], |r| {
        let via = Via::Token { id: r.get(0)?, read_only: r.get::<i64>(1)? != 0 };
        viewer_at(r, 2, today, via)
    })?;
    complete(q, found.flatten())
}

/// Stores the scope that was chosen last.
pub fn set_last_scope(tx: &Tx<'_>, user: UserId, code: &str) -> Result<()> {
    tx.execute("update users set last_scope = $2 where id = $1", &params![user, code])?;
    Ok(())
}

/// E-mail addresses of users.
pub fn emails(q: &Conn<'_>, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    let sql = format!("select id, email from users where id in ({})", q.ids_sql("$1"));
    let rows = q.query(&sql, &[ids_value(ids.iter().map(|id| id.0))], |r| {
        Ok::<_, Error>((r.get::<UserId>(0)?, r.get::<String>(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
