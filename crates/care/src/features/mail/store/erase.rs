//! What is kept of mails from and to somebody who is erased.

use tenure_db::{Conn, Tx, params};
use uuid::Uuid;

use super::super::model::Address;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, PersonId, Result};
use crate::features::files::store::erase::Found;

/// Mails that are read together.
const PAGE: i64 = 20;

/// A kept mail: its id, and the hash of its bytes.
pub type Kept = (Uuid, Vec<u8>);

/// Kept mails after an id.
pub fn after(q: &Conn<'_>, id: Uuid) -> Result<Vec<Kept>> {
    let sql = "select id, sha256 from mails where id > $1 order by id limit $2";
    q.query(sql, &params![id, PAGE], |r| Ok::<_, Error>((r.get(0)?, r.get(1)?)))
}

/// Addresses that were said to be the person's, of a mail.
pub fn said(q: &Conn<'_>, mail: Uuid, person: PersonId) -> Result<Vec<String>> {
    let sql = "select email from mail_strays where mail_id = $1 and person_id = $2";
    q.query(sql, &params![mail, person], |r| Ok::<_, Error>(r.get(0)?))
}

/// Deletes a mail with the addresses that waited.
pub fn delete(tx: &Tx<'_>, mail: Uuid) -> Result<()> {
    tx.execute("delete from mail_strays where mail_id = $1", &params![mail])?;
    tx.execute("delete from mails where id = $1", &params![mail])?;
    Ok(())
}

/// Takes an address off a mail.
pub fn forget(tx: &Tx<'_>, mail: Uuid, email: &str) -> Result<()> {
    tx.execute("delete from mail_strays where mail_id = $1 and email = $2", &params![mail, email])?;
    Ok(())
}

/// Calls an address of a mail as the mail does now.
pub fn rename(tx: &Tx<'_>, mail: Uuid, address: &Address) -> Result<()> {
    let sql = "update mail_strays set name = $3 where mail_id = $1 and email = $2";
    tx.execute(sql, &params![mail, address.email.as_str(), address.name.as_str()])?;
    Ok(())
}

/// Keeps other bytes of a mail, under its new subject.
pub fn replace(tx: &Tx<'_>, mail: Uuid, sha256: &[u8], (key, subject): (&str, &str)) -> Result<()> {
    tx.execute(
        "update mails set sha256 = $2, message_key = $3, subject = $4 where id = $1",
        &params![mail, sha256, key, subject],
    )?;
    Ok(())
}

/// What came with mails that named nobody of the accounts but the person: files of the conversations they became.
pub fn attached(q: &Conn<'_>, accounts: &[AccountId], person: PersonId) -> Result<Vec<Found>> {
    let mut sql = Sql::new(
        "select f.account_id, f.id, f.sha256
           from interaction_people ip
           join mail_texts t on t.account_id = ip.account_id and t.interaction_id = ip.interaction_id
           join files f on f.account_id = ip.account_id and f.about_id = ip.interaction_id and f.about = 'conversation'
          where not exists (select 1 from interaction_people o where o.account_id = ip.account_id
                              and o.interaction_id = ip.interaction_id and o.person_id <> ip.person_id)
            and ip.person_id = ",
    );
    sql.bind(person).push(" and ip.account_id in (");
    let ids = sql.param(tenure_db::ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&q.ids_sql(&ids)).push(")");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}
