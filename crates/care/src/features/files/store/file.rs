//! Files: what stands where. The bytes are `content`'s.

use jiff::Timestamp;
use tenure_db::{Conn, Row, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{About, File, NewFile};
use crate::base::paging::Cursor;
use crate::base::permit::AtLeast;
use crate::base::sql::Sql;
use crate::base::{Acting, Contribute, Error, FileId, Permit, Read, Result, Scope};

const COLUMNS: &str = "f.account_id, f.id, f.about, f.about_id, f.name, f.media, f.size, f.sha256, f.author_id, u.name,
    f.created_at, f.version, f.archived_at is not null,
    coalesce(case f.about
        when 'person' then (select n.name from persons n where n.id = f.about_id)
        when 'conversation' then (select i.summary from interactions i where i.account_id = f.account_id and i.id = f.about_id)
        when 'promise' then (select p.content from promises p where p.account_id = f.account_id and p.id = f.about_id) end, ''),
    case f.about when 'person' then (select x.id from positions x
        where x.account_id = f.account_id and x.person_id = f.about_id order by x.archived_at nulls first, x.valid_to desc, x.id limit 1) end
    from files f left join users u on u.id = f.author_id";

fn read(r: &Row<'_>) -> Result<File> {
    let (kind, about): (String, Option<Uuid>) = (r.get(2)?, r.get(3)?);
    Ok(File {
        account: r.get(0)?,
        id: r.get(1)?,
        about: About::parse(&kind, about).ok_or_else(|| Error::internal(format!("a file stands under {kind}")))?,
        name: r.get(4)?,
        media: r.get(5)?,
        size: r.get(6)?,
        sha256: r.get(7)?,
        author: r.get(8)?,
        author_name: r.get(9)?,
        created_at: r.get(10)?,
        version: r.get(11)?,
        archived: r.get(12)?,
        parent: r.get(13)?,
        position: r.get(14)?,
    })
}

/// One file of the permit's account.
///
/// # Errors
/// `NotFound` when the account has no such file.
pub fn find<L: AtLeast<Read>>(permit: &Permit<'_, L>, id: FileId) -> Result<File> {
    let sql = format!("select {COLUMNS} where f.account_id = $1 and f.id = $2");
    permit.conn().query_one(&sql, &params![permit.account(), id], read)
}

fn before(sql: &mut Sql, from: Option<(Timestamp, Uuid)>) {
    if let Some((at, id)) = from {
        let (at, id) = (sql.param(at), sql.param(id));
        sql.push(&format!(" and (f.created_at < {at} or (f.created_at = {at} and f.id < {id}))"));
    }
}

/// Files before a place, newest first, at most `limit`; those under one thing, or all of the account.
pub fn list<L: AtLeast<Read>>(
    permit: &Permit<'_, L>,
    about: Option<About>,
    from: Option<(Timestamp, Uuid)>,
    limit: usize,
) -> Result<Vec<File>> {
    let mut sql = Sql::new("");
    let account = sql.param(permit.account());
    sql.push(&format!("select {COLUMNS} where f.account_id = {account} and f.archived_at is null"));
    if let Some(about) = about {
        sql.push(" and f.about = ").bind(about.code());
        if let Some(id) = about.id() {
            sql.push(" and f.about_id = ").bind(id);
        }
    }
    before(&mut sql, from);
    sql.push(" order by f.created_at desc, f.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    permit.conn().query(&sql.text, &sql.values, read)
}

/// Files in a scope before a place, newest first, at most `limit`.
pub fn page(q: &Conn<'_>, scope: &Scope, from: Option<(Timestamp, Uuid)>, limit: usize) -> Result<Vec<File>> {
    let mut sql = Sql::new(&format!("select {COLUMNS} where f.archived_at is null"));
    sql.push(" and exists (select 1 from accounts a where a.id = f.account_id and a.archived_at is null)");
    before(&mut sql, from);
    sql.push(" and ");
    scope.filter(&mut sql, "f.account_id");
    sql.push(" order by f.created_at desc, f.id desc limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    q.query(&sql.text, &sql.values, read)
}

/// How many files the account has, and how many bytes they are.
pub fn count<L: AtLeast<Read>>(permit: &Permit<'_, L>) -> Result<(i64, i64)> {
    let sql = "select count(*), cast(coalesce(sum(size), 0) as bigint) from files where account_id = $1 and archived_at is null";
    permit.conn().query_one(sql, &params![permit.account()], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// The place of a file in its list.
pub fn place(f: &File) -> Cursor {
    Cursor { value: Some(f.created_at.as_microsecond().to_string()), id: f.id.0 }
}

/// The place that a cursor names; none for none.
///
/// # Errors
/// `Invalid` when it is none of ours.
pub fn start(cursor: &str) -> Result<Option<(Timestamp, Uuid)>> {
    if cursor.is_empty() {
        return Ok(None);
    }
    let cursor = Cursor::decode(cursor)?;
    let bad = || Error::field("cursor", "error-cursor");
    let micros: i64 = cursor.value.as_ref().and_then(|v| v.parse().ok()).ok_or_else(bad)?;
    Ok(Some((Timestamp::from_microsecond(micros).map_err(|_| bad())?, cursor.id)))
}

/// Whether the account has what a file is to stand under.
pub fn exists<L: AtLeast<Read>>(permit: &Permit<'_, L>, about: About) -> Result<bool> {
    let (table, column) = match about {
        About::Account => return Ok(true),
        About::Person(_) => ("positions", "person_id"),
        About::Conversation(_) => ("interactions", "id"),
        About::Promise(_) => ("promises", "id"),
    };
    let sql = format!("select 1 from {table} where account_id = $1 and {column} = $2 limit 1");
    let values = params![permit.account(), about.id()];
    let found = permit.conn().query_opt(&sql, &values, |r| Ok::<_, Error>(r.get::<i64>(0)?))?;
    Ok(found.is_some())
}

/// Inserts files.
pub(in crate::features::files) fn insert(
    tx: &Tx<'_>,
    by: &Acting,
    permit: &Permit<'_, Contribute>,
    rows: &[(FileId, &NewFile)],
) -> Result<()> {
    let values: Vec<Vec<Value<'_>>> = rows
        .iter()
        .map(|(id, new)| {
            params![
                permit.account(),
                *id,
                new.about.code(),
                new.about.id(),
                new.name.as_str(),
                new.content.media,
                new.content.size,
                new.content.sha256.clone(),
                by.viewer.actor(),
                by.now
            ]
            .into()
        })
        .collect();
    tx.insert_many(
        "insert into files (account_id, id, about, about_id, name, media, size, sha256, author_id, created_at)",
        &values,
        "",
    )?;
    Ok(())
}

/// Archives (an instant) or restores (none).
pub(in crate::features::files) fn set_archived(
    tx: &Tx<'_>,
    permit: &Permit<'_, Contribute>,
    id: FileId,
    at: Option<Timestamp>,
) -> Result<()> {
    tx.execute(
        "update files set archived_at = $3, version = version + 1 where account_id = $1 and id = $2",
        &params![permit.account(), id, at],
    )?;
    Ok(())
}
