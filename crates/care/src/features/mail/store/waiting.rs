//! Mails of which addresses wait for their dropper. Each sees only their own.

use jiff::Timestamp;
use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::super::model::{Address, Mail, Stray, Waiting};
use crate::base::{AccountId, Acting, Error, PersonId, Result, UserId};

/// Mails that the list shows at most.
const LISTED: i64 = 50;

/// The mail of somebody by its key.
pub fn by_key(q: &Conn<'_>, author: UserId, key: &str) -> Result<Option<Uuid>> {
    let sql = "select id from mails where author_id = $1 and message_key = $2";
    q.query_opt(sql, &params![author, key], |r| Ok(r.get(0)?))
}

/// Keeps a mail of which addresses wait.
pub fn insert(tx: &Tx<'_>, by: &Acting, mail: &Mail, sha256: &[u8], hint: Option<AccountId>) -> Result<Uuid> {
    let id = by.uuid();
    tx.execute(
        "insert into mails (id, author_id, message_key, subject, sent_at, sha256, hint_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            id,
            by.viewer.id,
            mail.key.as_str(),
            mail.summary(),
            mail.sent_at.unwrap_or(by.now).min(by.now),
            sha256,
            hint,
            by.now
        ],
    )?;
    Ok(id)
}

/// Lets addresses wait; those that wait or were settled already stay as they are, those that were taken back wait again.
pub fn add(tx: &Tx<'_>, by: &Acting, mail: Uuid, addresses: &[(&Address, bool)]) -> Result<()> {
    let rows: Vec<Vec<Value<'_>>> = addresses
        .iter()
        .map(|(a, sender)| {
            params![by.uuid(), mail, by.viewer.id, a.email.as_str(), a.name.as_str(), *sender, "open", by.now].into()
        })
        .collect();
    tx.insert_many(
        "insert into mail_strays (id, mail_id, author_id, email, name, sender, state, created_at)",
        &rows,
        "on conflict (mail_id, email) do nothing",
    )?;
    let sql = "update mail_strays set state = 'open' where mail_id = $1 and state = 'withdrawn'";
    tx.execute(sql, &params![mail])?;
    Ok(())
}

/// Addresses of a mail that wait.
pub fn of_mail(q: &Conn<'_>, mail: Uuid) -> Result<Vec<Stray>> {
    let sql =
        "select id, mail_id, email, name, sender from mail_strays where mail_id = $1 and state = 'open' order by id";
    q.query(sql, &params![mail], |r| {
        Ok(Stray { id: r.get(0)?, mail: r.get(1)?, email: r.get(2)?, name: r.get(3)?, sender: r.get(4)? })
    })
}

/// How many addresses wait for somebody.
pub fn count(q: &Conn<'_>, author: UserId) -> Result<i64> {
    let sql = "select count(*) from mail_strays where author_id = $1 and state = 'open'";
    q.query_one(sql, &params![author], |r| Ok(r.get(0)?))
}

const MAIL: &str = "select m.id, m.subject, m.sent_at, m.sha256, m.hint_id from mails m";

fn mail(r: &tenure_db::Row<'_>) -> Result<Waiting> {
    Ok(Waiting {
        id: r.get(0)?,
        subject: r.get(1)?,
        sent_at: r.get(2)?,
        sha256: r.get(3)?,
        hint: r.get(4)?,
        strays: Vec::new(),
    })
}

/// Mails of somebody of which addresses wait, the newest first.
pub fn list(q: &Conn<'_>, author: UserId) -> Result<Vec<Waiting>> {
    let sql = format!(
        "{MAIL} where m.author_id = $1
           and exists (select 1 from mail_strays s where s.mail_id = m.id and s.state = 'open')
          order by m.created_at desc, m.id limit $2"
    );
    let mut found = q.query(&sql, &params![author, LISTED], mail)?;
    for one in &mut found {
        one.strays = of_mail(q, one.id)?;
    }
    Ok(found)
}

/// An address that waits for somebody, with its mail.
///
/// # Errors
/// `NotFound` when there is none, or it is somebody else's.
pub fn find(q: &Conn<'_>, author: UserId, id: Uuid) -> Result<(Waiting, Stray)> {
    let sql = format!(
        "{MAIL} where m.author_id = $1 and m.id = (select s.mail_id from mail_strays s where s.id = $2 and s.state = 'open')"
    );
    let mut found = q.query_one(&sql, &params![author, id], mail)?;
    found.strays = of_mail(q, found.id)?;
    let stray = found.strays.iter().find(|s| s.id == id).cloned().ok_or(Error::NotFound)?;
    Ok((found, stray))
}

/// Says what an address is, or that it waits again.
pub fn set(tx: &Tx<'_>, id: Uuid, state: &str, person: Option<PersonId>, at: Option<Timestamp>) -> Result<()> {
    tx.execute(
        "update mail_strays set state = $2, person_id = $3, settled_at = $4 where id = $1",
        &params![id, state, person, at],
    )?;
    Ok(())
}

/// The state of an address, for undo.
pub fn state(q: &Conn<'_>, author: UserId, id: Uuid) -> Result<String> {
    let sql = "select state from mail_strays where id = $1 and author_id = $2";
    q.query_one(sql, &params![id, author], |r| Ok(r.get(0)?))
}

/// Takes back that addresses of a mail wait.
pub fn withdraw(tx: &Tx<'_>, author: UserId, mail: Uuid) -> Result<()> {
    let sql = "update mail_strays set state = 'withdrawn' where mail_id = $1 and author_id = $2 and state = 'open'";
    tx.execute(sql, &params![mail, author])?;
    Ok(())
}

/// Deletes mails that came before a moment and of which nothing waits; answers how many, some dozens at most.
pub fn sweep(tx: &Tx<'_>, before: Timestamp) -> Result<u64> {
    let sql = "select m.id from mails m where m.created_at < $1
                 and not exists (select 1 from mail_strays s where s.mail_id = m.id and (s.state = 'open' or s.settled_at >= $1))
                order by m.created_at limit 50";
    let old = tx.query(sql, &params![before], |r| Ok::<_, Error>(r.get::<Uuid>(0)?))?;
    for id in &old {
        tx.execute("delete from mail_strays where mail_id = $1", &params![*id])?;
        tx.execute("delete from mails where id = $1", &params![*id])?;
    }
    Ok(old.len() as u64)
}
