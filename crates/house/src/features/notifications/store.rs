//! SQL of notices.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, Value, ids_value, params};
use uuid::Uuid;

use super::model::{Choice, Message, Told};
use crate::base::paging::Cursor;
use crate::base::permit_request::theirs;
use crate::base::sql::Sql;
use crate::base::{Acting, Error, Result, Scope, UserId, Viewer};

/// What is shown of a notice, and where it stands.
const COLUMNS: &str = "n.id, n.kind, n.account_id, a.name, u.name, n.href, n.args, n.created_at, n.read_at
    from notifications n left join accounts a on a.id = n.account_id left join users u on u.id = n.actor_id";

fn read(r: &Row<'_>) -> Result<Told> {
    let (account, name): (Option<_>, Option<String>) = (r.get(2)?, r.get(3)?);
    Ok(Told {
        id: r.get(0)?,
        kind: r.get(1)?,
        account: account.zip(name),
        who: r.get(4)?,
        href: r.get(5)?,
        args: r.get(6)?,
        created_at: r.get(7)?,
        read_at: r.get(8)?,
    })
}

/// Appends whose notices, and that an account of theirs must be visible, or the request that it is about be theirs.
fn of(sql: &mut Sql, viewer: &Viewer) {
    sql.push(" n.user_id = ").bind(viewer.id).push(" and (n.account_id is null or ");
    Scope::probe(viewer).filter(sql, "n.account_id");
    sql.push(" or exists (select 1 from requests r where r.account_id = n.account_id and r.id = n.about_id and ");
    theirs(sql, viewer.id, viewer.today);
    sql.push("))");
}

/// How many notices the viewer has not read: one walk over their unread ones, for every page's bell.
pub fn unread(q: &Conn<'_>, viewer: &Viewer) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from notifications n where n.read_at is null and n.in_app = 1 and");
    of(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// The viewer's unread notices, newest first.
pub fn list_unread(q: &Conn<'_>, viewer: &Viewer, limit: usize) -> Result<Vec<Told>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} where n.read_at is null and n.in_app = 1 and"));
    of(&mut sql, viewer);
    sql.push(" order by n.created_at desc, n.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// The viewer's read notices, those read last first; one more than `limit`, so that the caller knows of a next page.
pub fn list_read(q: &Conn<'_>, viewer: &Viewer, after: Option<&Cursor>, limit: usize) -> Result<Vec<Told>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} where n.read_at is not null and n.in_app = 1 and"));
    of(&mut sql, viewer);
    if let Some(cursor) = after {
        let at = cursor.value.as_ref().and_then(|v| v.parse::<i64>().ok());
        let at = at.ok_or_else(|| Error::field("cursor", "error-cursor"))?;
        let (at, id) = (sql.param(at), sql.param(cursor.id));
        sql.push(&format!(" and (n.read_at < {at} or (n.read_at = {at} and n.id < {id}))"));
    }
    sql.push(" order by n.read_at desc, n.id desc limit ");
    sql.bind(i64::try_from(limit + 1).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// One notice of the viewer.
///
/// # Errors
/// `NotFound` when it is somebody else's, or about an account that the viewer does not see any more.
pub fn find(q: &Conn<'_>, viewer: &Viewer, id: Uuid) -> Result<Told> {
    let mut sql = Sql::new(&format!("select {COLUMNS} where n.in_app = 1 and n.id = "));
    sql.bind(id).push(" and");
    of(&mut sql, viewer);
    q.query_one(&sql.text, &sql.values, read)
}

/// Marks one as read (an instant) or unread (none).
pub(super) fn mark(tx: &Tx<'_>, user: UserId, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    let sql = "update notifications set read_at = $3 where user_id = $1 and id = $2";
    tx.execute(sql, &params![user, id, at])?;
    Ok(())
}

/// Marks all as read.
pub(super) fn mark_all(tx: &Tx<'_>, user: UserId, at: Timestamp) -> Result<()> {
    tx.execute("update notifications set read_at = $2 where user_id = $1 and read_at is null", &params![user, at])?;
    Ok(())
}

/// One notice for each of these users who may sign in today and wants it, but not for the one who acts.
pub(super) fn insert(tx: &Tx<'_>, by: &Acting, users: &[UserId], what: &Message) -> Result<()> {
    let sql = format!(
        "insert into notifications (user_id, id, kind, account_id, actor_id, href, args, in_app, by_mail, created_at)
         select u.id, $1, $2, $3, $4, $5, $6, coalesce(c.in_app, 1), coalesce(c.by_mail, 0), $7
           from users u left join notification_choices c on c.user_id = u.id and c.kind = $2
          where u.id in ({}) and u.id <> $8 and u.active_from <= $9 and u.active_to > $9
            and (coalesce(c.in_app, 1) = 1 or coalesce(c.by_mail, 0) = 1)",
        tx.ids_sql("$10")
    );
    tx.execute(
        &sql,
        &params![
            by.uuid(),
            what.kind,
            what.account,
            by.viewer.actor(),
            what.href.as_str(),
            what.args.clone(),
            by.now,
            by.viewer.id,
            by.today,
            ids_value(users.iter().map(|u| u.0))
        ],
    )?;
    Ok(())
}

/// One notice a row, unless its user was told of the same thing on the same day already.
pub(super) fn insert_once(
    tx: &Tx<'_>,
    by: &Acting,
    rows: &[(UserId, Message, Uuid, Date)],
    choices: &HashMap<UserId, Choice>,
) -> Result<u64> {
    let rows: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(user, what, about, on)| {
            let choice = choices.get(user).copied().unwrap_or_default();
            params![
                *user,
                by.uuid(),
                what.kind,
                what.account,
                by.viewer.actor(),
                what.href.as_str(),
                what.args.clone(),
                *about,
                *on,
                choice.in_app,
                choice.by_mail,
                by.now
            ]
            .into()
        })
        .collect();
    Ok(tx.insert_many(
        "insert into notifications (user_id, id, kind, account_id, actor_id, href, args, about_id, about_on, in_app, by_mail, created_at)",
        &rows,
        " on conflict (user_id, kind, about_id, about_on) do nothing",
    )?)
}

/// What these users chose for a kind.
pub(super) fn choices_of(q: &Conn<'_>, kind: &str, users: &[UserId]) -> Result<HashMap<UserId, Choice>> {
    let sql = format!(
        "select user_id, in_app, by_mail from notification_choices where kind = $1 and user_id in ({})",
        q.ids_sql("$2")
    );
    let rows = q.query(&sql, &params![kind, ids_value(users.iter().map(|u| u.0))], |r| {
        Ok::<_, Error>((r.get(0)?, Choice { in_app: r.get(1)?, by_mail: r.get(2)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// What a user chose, by kind.
pub fn choices(q: &Conn<'_>, user: UserId) -> Result<HashMap<String, Choice>> {
    let sql = "select kind, in_app, by_mail from notification_choices where user_id = $1";
    let rows = q.query(sql, &params![user], |r| {
        Ok::<_, Error>((r.get(0)?, Choice { in_app: r.get(1)?, by_mail: r.get(2)? }))
    })?;
    Ok(rows.into_iter().collect())
}

/// Stores a choice.
pub(super) fn set_choice(tx: &Tx<'_>, user: UserId, kind: &str, choice: Choice) -> Result<()> {
    tx.execute(
        "insert into notification_choices (user_id, kind, in_app, by_mail) values ($1, $2, $3, $4)
         on conflict (user_id, kind) do update set in_app = excluded.in_app, by_mail = excluded.by_mail",
        &params![user, kind, choice.in_app, choice.by_mail],
    )?;
    Ok(())
}

/// Users with notices that wait for the mail, in the order of their ids.
pub(super) fn waiting(q: &Conn<'_>, after: UserId, limit: i64) -> Result<Vec<UserId>> {
    q.query(
        "select distinct user_id from notifications where by_mail = 1 and mailed_at is null and user_id > $1
          order by user_id limit $2",
        &params![after, limit],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Notices of a user that wait for the mail, oldest first: unread ones about what they see.
pub(super) fn unmailed(q: &Conn<'_>, viewer: &Viewer, limit: i64) -> Result<Vec<Told>> {
    let mut sql =
        Sql::new(&format!("select {COLUMNS} where n.by_mail = 1 and n.mailed_at is null and n.read_at is null and"));
    of(&mut sql, viewer);
    sql.push(" order by n.created_at, n.id limit ").bind(limit);
    q.query(&sql.text, &sql.values, read)
}

/// Takes everything of a user that was made until `at` out of the mail's queue.
pub(super) fn mailed(tx: &Tx<'_>, user: UserId, at: Timestamp) -> Result<()> {
    tx.execute(
        "update notifications set mailed_at = $2
          where user_id = $1 and by_mail = 1 and mailed_at is null and created_at <= $2",
        &params![user, at],
    )?;
    Ok(())
}

/// Deletes what was read before `at`.
pub(super) fn forget(tx: &Tx<'_>, at: Timestamp) -> Result<u64> {
    Ok(tx.execute("delete from notifications where read_at is not null and read_at < $1", &params![at])?)
}
