//! Files that go with somebody who is erased.

use tenure_db::{Conn, Tx, params};

use super::content;
use crate::base::sql::Sql;
use crate::base::{AccountId, Error, FileId, PersonId, Result};

/// A file: where it is, and the hash of its content.
pub type Found = (AccountId, FileId, Vec<u8>);

/// Files that stand under the person at these accounts, removed ones too.
pub fn of_person(q: &Conn<'_>, accounts: &[AccountId], person: PersonId) -> Result<Vec<Found>> {
    let mut sql =
        Sql::new("select f.account_id, f.id, f.sha256 from files f where f.about = 'person' and f.about_id = ");
    sql.bind(person).push(" and f.account_id in (");
    let ids = sql.param(tenure_db::ids_value(accounts.iter().map(|a| a.0)));
    sql.push(&q.ids_sql(&ids)).push(")");
    q.query(&sql.text, &sql.values, |r| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// Deletes files for good: their rows, what the log says of them, and contents that nothing else needs.
pub fn delete(tx: &Tx<'_>, files: &[Found]) -> Result<()> {
    for (account, id, _) in files {
        tx.execute("delete from files where account_id = $1 and id = $2", &params![*account, *id])?;
        tx.execute(
            "update events set changes = $3, reason = '' where scope_id = $1 and subject_id = $2",
            &params![*account, *id, serde_json::json!({})],
        )?;
    }
    files.iter().try_for_each(|(_, _, sha256)| content::release(tx, sha256))
}
