//! SQL of comments.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use tenure_db::{Conn, Row, Tx, params};
use uuid::Uuid;

use super::model::{About, Comment, NewComment, Reader};
use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Acting, Contribute, Error, Permit, Read, Result, UserId};

const COLUMNS: &str =
    "c.account_id, c.id, c.about, c.about_id, c.author_id, u.name, c.body, c.created_at, c.edited_at, c.version,
    c.archived_at is not null
    from comments c left join users u on u.id = c.author_id where c.account_id = $1";

fn read(r: &Row<'_>) -> Result<Comment> {
    let (kind, about): (String, Option<Uuid>) = (r.get(2)?, r.get(3)?);
    Ok(Comment {
        account: r.get(0)?,
        id: r.get(1)?,
        about: About::parse(&kind, about).ok_or_else(|| Error::internal(format!("a comment is about {kind}")))?,
        author: r.get(4)?,
        author_name: r.get(5)?,
        body: r.get(6)?,
        created_at: r.get(7)?,
        edited_at: r.get(8)?,
        version: r.get(9)?,
        archived: r.get(10)?,
    })
}

/// One comment of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such comment.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: Uuid) -> Result<Comment> {
    let sql = format!("select {COLUMNS} and c.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

/// Comments before a place, newest first, at most `limit`; those under one thing, or all of the account.
pub fn list<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    about: Option<About>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<Comment>> {
    let mut sql = Sql::new("");
    sql.param(permit.account());
    sql.push(&format!("select {COLUMNS} and c.archived_at is null"));
    if let Some(about) = about {
        sql.push(" and c.about = ").bind(about.code());
        if let Some(id) = about.id() {
            sql.push(" and c.about_id = ").bind(id);
        }
    }
    if let Some((at, id)) = from {
        let (at, id) = (sql.param(at), sql.param(id));
        sql.push(&format!(" and (c.created_at < {at} or (c.created_at = {at} and c.id < {id}))"));
    }
    sql.push(" order by c.created_at desc, c.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    permit.conn().query(&sql.text, &sql.values, read)
}

/// How many comments the account has.
pub fn count<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<i64> {
    let sql = "select count(*) from comments where account_id = $1 and archived_at is null";
    permit.conn().query_one(sql, &params![permit.account()], |r| Ok(r.get(0)?))
}

/// The place of a comment in its list.
pub fn place(c: &Comment) -> Cursor {
    Cursor { value: Some(c.created_at.as_microsecond().to_string()), id: c.id }
}

/// The place that a cursor names.
///
/// # Errors
/// `Invalid` when it is none of ours.
pub fn start(cursor: &Cursor) -> Result<(Timestamp, Uuid)> {
    let bad = || Error::field("cursor", "error-cursor");
    let micros: i64 = cursor.value.as_ref().and_then(|v| v.parse().ok()).ok_or_else(bad)?;
    Ok((Timestamp::from_microsecond(micros).map_err(|_| bad())?, cursor.id))
}

/// Whether the account has what a comment is to stand under.
pub(super) fn exists<L: AtLeast<Read>>(permit: &Permit<'_, L>, about: About) -> Result<bool> {
    let table = match about {
        About::Account => return Ok(true),
        About::Promise(_) => "promises",
        About::Conversation(_) => "interactions",
    };
    let sql = format!("select 1 from {table} where account_id = $1 and id = $2");
    let found =
        permit.conn().query_opt(&sql, &params![permit.account(), about.id()], |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    Ok(found.is_some())
}

/// Inserts a comment.
pub(super) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    id: Uuid,
    new: &NewComment,
) -> Result<()> {
    tx.execute(
        "insert into comments (account_id, id, about, about_id, author_id, body, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &params![permit.account(), id, new.about.code(), new.about.id(), by.viewer.actor(), new.body.as_str(), by.now],
    )?;
    Ok(())
}

/// Stores other words and counts the version.
pub(super) fn update<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    id: Uuid,
    body: &str,
    at: Timestamp,
) -> Result<()> {
    tx.execute(
        "update comments set body = $3, edited_at = $4, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, body, at],
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(super) fn set_archived<L: AtLeast<Contribute>>(
    tx: &Tx<'_>,
    permit: &Permit<'_, L>,
    id: Uuid,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update comments set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}

/// Active users and whether they may see the permit's account on a day, by name.
pub fn colleagues<L: AtLeast<Read>>(permit: &Permit<'_, L>, day: Date) -> Result<(Vec<Reader>, Vec<Reader>)> {
    let rows = permit.conn().query(
        "select u.id, u.name, u.email, case when u.all_accounts >= 2 or u.id in (
            select ur.viewer_id from account_access aa cross join user_reach ur
             where aa.account_id = $1 and aa.level >= 2 and aa.valid_from <= $2 and aa.valid_to > $2
               and ur.holder_id = aa.holder_id and ur.level_cap >= 2 and ur.valid_from <= $2 and ur.valid_to > $2)
            then 1 else 0 end
           from users u where u.active_from <= $2 and u.active_to > $2 order by u.name_key, u.id",
        &params![permit.account(), day],
        |r| {
            let reader = Reader { id: r.get(0)?, name: r.get(1)?, email: r.get(2)? };
            Ok::<_, Error>((r.get::<bool>(3)?, reader))
        },
    )?;
    let (readers, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(reads, _)| *reads);
    Ok((readers.into_iter().map(|(_, r)| r).collect(), others.into_iter().map(|(_, r)| r).collect()))
}

/// Names and addresses of users, for drawing mentions of people who may have left since.
pub fn people(q: &Conn<'_>, ids: &[UserId]) -> Result<HashMap<UserId, String>> {
    crate::features::identity::store::names(q, ids)
}

/// Earlier wordings of a comment with when they were replaced, newest first.
pub fn wordings<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: Uuid) -> Result<Vec<(Timestamp, String)>> {
    let rows = permit.conn().query(
        "select recorded_at, changes from events where scope_id = $1 and subject_id = $2 and verb = 'comment.edited'
          order by recorded_at desc, id desc",
        &params![permit.account(), id],
        |r| Ok::<_, Error>((r.get(0)?, r.get::<serde_json::Value>(1)?)),
    )?;
    Ok(rows.into_iter().filter_map(|(at, changes)| Some((at, changes["body"][0].as_str()?.to_owned()))).collect())
}
