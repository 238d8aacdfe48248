//! SQL of calendar feeds: the addresses, and what stands in them.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::model::{ENTRIES, Feed};
use crate::base::sql::Sql;
use crate::base::{AccountId, Conn, Error, Result, Scope, Tx, UserId, Viewer, params};

const COLUMNS: &str = "id, name, created_at, last_used_on, revoked_at";

fn feed(r: &tenure_db::Row<'_>) -> Result<Feed> {
    Ok(Feed { id: r.get(0)?, name: r.get(1)?, created_at: r.get(2)?, last_used_on: r.get(3)?, revoked_at: r.get(4)? })
}

/// The addresses of a user that work, the newest first.
pub fn list(q: &Conn<'_>, user: UserId) -> Result<Vec<Feed>> {
    let sql = format!(
        "select {COLUMNS} from calendar_feeds where user_id = $1 and revoked_at is null order by created_at desc, id desc"
    );
    q.query(&sql, &params![user], feed)
}

/// One of a user's, revoked or not.
pub fn find(q: &Conn<'_>, user: UserId, id: Uuid) -> Result<Feed> {
    q.query_one(
        &format!("select {COLUMNS} from calendar_feeds where user_id = $1 and id = $2"),
        &params![user, id],
        feed,
    )
}

/// Whose address this is, when it works: the row, its owner, and the last day on which it was read.
pub fn by_hash(q: &Conn<'_>, hash: &[u8]) -> Result<(Uuid, UserId, Option<Date>)> {
    q.query_one(
        "select id, user_id, last_used_on from calendar_feeds where token_hash = $1 and revoked_at is null",
        &params![hash],
        |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)),
    )
}

/// Inserts an address.
pub(super) fn insert(tx: &Tx<'_>, user: UserId, feed: &Feed, hash: &[u8]) -> Result<()> {
    tx.execute(
        "insert into calendar_feeds (id, user_id, name, token_hash, created_at) values ($1, $2, $3, $4, $5)",
        &params![feed.id, user, feed.name.as_str(), hash, feed.created_at],
    )?;
    Ok(())
}

/// Revokes an address (an instant), or lets it work again (none).
pub(super) fn set_revoked(tx: &Tx<'_>, user: UserId, id: Uuid, at: Option<Timestamp>) -> Result<()> {
    tx.execute("update calendar_feeds set revoked_at = $3 where user_id = $1 and id = $2", &params![user, id, at])?;
    Ok(())
}

/// Notes that an address was read on a day.
pub(super) fn touch(tx: &Tx<'_>, id: Uuid, day: Date) -> Result<()> {
    tx.execute(
        "update calendar_feeds set last_used_on = $2 where id = $1 and (last_used_on is null or last_used_on < $2)",
        &params![id, day],
    )?;
    Ok(())
}

/// A thing of the viewer's with its day.
pub(super) struct Dated {
    pub(super) account: AccountId,
    pub(super) id: Uuid,
    /// The promise, or the next step.
    pub(super) what: String,
    pub(super) on: Date,
    pub(super) version: i64,
    pub(super) made_at: Timestamp,
    /// The account's name.
    pub(super) name: String,
    /// The person it concerns.
    pub(super) person: Option<String>,
    /// Whether we do it; the others do otherwise.
    pub(super) ours: bool,
}

fn dated(q: &Conn<'_>, mut sql: Sql, viewer: &Viewer, column: &str, order: &str) -> Result<Vec<Dated>> {
    Scope::probe(viewer).filter(&mut sql, column);
    sql.push(&format!(" order by {order} limit ")).bind(ENTRIES);
    q.query(&sql.text, &sql.values, |r| {
        Ok::<_, Error>(Dated {
            account: r.get(0)?,
            id: r.get(1)?,
            what: r.get(2)?,
            on: r.get(3)?,
            version: r.get(4)?,
            made_at: r.get(5)?,
            name: r.get(6)?,
            person: r.get(7)?,
            ours: r.get::<i64>(8)? != 0,
        })
    })
}

/// Open promises that the viewer looks after, due from a day on and before another.
pub(super) fn promises(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<Dated>> {
    let mut sql = Sql::new(
        "select p.account_id, p.id, p.content, p.due_on, p.version, p.created_at, a.name, n.name,
                case when p.side = 'ours' then 1 else 0 end
           from promises p join accounts a on a.id = p.account_id left join persons n on n.id = p.person_id
          where p.state = 'open' and p.archived_at is null and a.archived_at is null and p.owner_id = ",
    );
    sql.bind(viewer.id).push(" and p.due_on >= ").bind(from).push(" and p.due_on < ").bind(to).push(" and ");
    dated(q, sql, viewer, "p.account_id", "p.due_on, p.id")
}

/// Next steps that the viewer has: of their own conversations, or handed to them.
pub(super) fn steps(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<Dated>> {
    let mut all = Vec::new();
    for whose in ["i.next_step_owner_id is null and i.author_id = ", "i.next_step_owner_id = "] {
        let mut sql = Sql::new(
            "select i.account_id, i.id, i.next_step, i.next_step_on, i.version, i.created_at, a.name,
                    (select n.name from interaction_people ip join persons n on n.id = ip.person_id
                      where ip.account_id = i.account_id and ip.interaction_id = i.id order by n.name_key, n.id limit 1), 1
               from interactions i join accounts a on a.id = i.account_id
              where i.archived_at is null and i.next_step_done_at is null and a.archived_at is null and ",
        );
        sql.push(whose).bind(viewer.id).push(" and i.next_step_on >= ").bind(from);
        sql.push(" and i.next_step_on < ").bind(to).push(" and ");
        all.extend(dated(q, sql, viewer, "i.account_id", "i.next_step_on, i.id")?);
    }
    Ok(all)
}

/// Tasks of the viewer's that are not done, due from a day on and before another.
pub(super) fn tasks(q: &Conn<'_>, viewer: &Viewer, from: Date, to: Date) -> Result<Vec<Dated>> {
    let mut sql = Sql::new(
        "select t.account_id, t.id, t.content, t.due_on, t.version, t.created_at, a.name, n.name, 1
           from tasks t join accounts a on a.id = t.account_id left join persons n on n.id = t.person_id
          where t.done_at is null and t.archived_at is null and a.archived_at is null and t.owner_id = ",
    );
    sql.bind(viewer.id).push(" and t.due_on >= ").bind(from).push(" and t.due_on < ").bind(to).push(" and ");
    dated(q, sql, viewer, "t.account_id", "t.due_on, t.id")
}

/// A meeting that the viewer takes part in.
pub(super) struct Met {
    pub(super) account: AccountId,
    pub(super) id: Uuid,
    pub(super) title: String,
    pub(super) starts_at: Timestamp,
    pub(super) minutes: i64,
    pub(super) place: String,
    pub(super) version: i64,
    pub(super) made_at: Timestamp,
    /// The account's name.
    pub(super) name: String,
    /// Who comes of theirs.
    pub(super) with: String,
}

/// Meetings that the viewer called or is asked to, from an instant on and before another; cancelled ones are left out.
pub(super) fn meetings(q: &Conn<'_>, viewer: &Viewer, from: Timestamp, to: Timestamp) -> Result<Vec<Met>> {
    let mut all = Vec::new();
    for whose in [
        "meetings m where m.organiser_id = $1",
        "meeting_users x cross join meetings m where x.user_id = $1 and m.account_id = x.account_id and m.id = x.meeting_id
            and m.organiser_id <> $1",
    ] {
        let mut sql = Sql::default();
        sql.param(viewer.id);
        sql.push(&format!(
            "select m.account_id, m.id, m.title, m.starts_at, m.minutes, m.place, m.version, m.created_at,
                    (select a.name from accounts a where a.id = m.account_id),
                    coalesce((select string_agg(n.name, ', ' order by n.id) from meeting_people w join persons n on n.id = w.person_id
                       where w.account_id = m.account_id and w.meeting_id = m.id), '')
               from {whose} and m.cancelled_at is null and m.archived_at is null and m.starts_at >= "
        ));
        sql.bind(from).push(" and m.starts_at < ").bind(to).push(" and ");
        Scope::probe(viewer).filter(&mut sql, "m.account_id");
        sql.push(" order by m.starts_at, m.id limit ").bind(ENTRIES);
        all.extend(q.query(&sql.text, &sql.values, |r| {
            Ok::<_, Error>(Met {
                account: r.get(0)?,
                id: r.get(1)?,
                title: r.get(2)?,
                starts_at: r.get(3)?,
                minutes: r.get(4)?,
                place: r.get(5)?,
                version: r.get(6)?,
                made_at: r.get(7)?,
                name: r.get(8)?,
                with: r.get(9)?,
            })
        })?);
    }
    Ok(all)
}
