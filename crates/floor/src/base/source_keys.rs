//! Ids of other systems are unique over all accounts. The rows that have them lie with their accounts, so that a key table
//! beside them says it: one row for each row with an id that is not archived.

use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use super::{AccountId, Edit, Error, Permit, Result};

/// The key table of a table with the columns `source_system`, `source_id` and `archived_at`.
pub struct SourceKeys {
    /// The key table.
    pub keys: &'static str,
    /// The table with the rows.
    pub rows: &'static str,
    /// The column of the key table that holds the id of a row.
    pub id: &'static str,
}

impl SourceKeys {
    /// Whose row has a source id, whoever may see it.
    ///
    /// # Errors
    /// What the database says.
    pub fn holder(&self, q: &Conn<'_>, system: &str, id: &str) -> Result<Option<(AccountId, Uuid)>> {
        let sql =
            format!("select account_id, {} from {} where source_system = $1 and source_id = $2", self.id, self.keys);
        q.query_opt(&sql, &params![system, id], |r| Ok((r.get(0)?, r.get(1)?)))
    }

    /// Keeps the key of a row, where it has a source id. The caller has checked that it is free.
    ///
    /// # Errors
    /// What the database says.
    pub fn put(&self, tx: &Tx<'_>, permit: &Permit<'_, Edit>, row: Uuid, (system, id): (&str, &str)) -> Result<()> {
        if id.is_empty() {
            return Ok(());
        }
        let sql = format!("{} values ($1, $2, $3, $4)", self.insert());
        tx.execute(&sql, &params![system, id, permit.account(), row])?;
        Ok(())
    }

    /// Keeps the keys of many rows: system, id, account and row of each; those without an id are left out. The caller holds
    /// a permit on each account, and has checked that the keys are free.
    ///
    /// # Errors
    /// What the database says.
    pub fn put_many<'a>(
        &self,
        tx: &Tx<'_>,
        rows: impl Iterator<Item = (&'a str, &'a str, AccountId, Uuid)>,
    ) -> Result<()> {
        let keys: Vec<Vec<Value<'_>>> = rows
            .filter(|(_, id, ..)| !id.is_empty())
            .map(|(system, id, account, row)| params![system, id, account, row].into())
            .collect();
        tx.insert_many(&self.insert(), &keys, "")?;
        Ok(())
    }

    fn insert(&self) -> String {
        format!("insert into {} (source_system, source_id, account_id, {})", self.keys, self.id)
    }

    /// Forgets the key of a row: its source id is free again.
    ///
    /// # Errors
    /// What the database says.
    pub fn forget(&self, tx: &Tx<'_>, permit: &Permit<'_, Edit>, row: Uuid) -> Result<()> {
        let sql = format!("delete from {} where account_id = $1 and {} = $2", self.keys, self.id);
        tx.execute(&sql, &params![permit.account(), row])?;
        Ok(())
    }

    /// Writes the keys of the accounts in a work set anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn rebuild(&self, tx: &Tx<'_>, set: Uuid) -> Result<()> {
        const SET: &str = "account_id in (select id from work_sets where set_id = $1)";
        tx.execute(&format!("delete from {} where {SET}", self.keys), &params![set])?;
        tx.execute(&self.all(&format!("{SET} and ")), &params![set])?;
        Ok(())
    }

    /// How many keys have no row, and rows no key; `repair` writes all keys anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn check(&self, tx: &Tx<'_>, repair: bool) -> Result<i64> {
        let (keys, rows, id) = (self.keys, self.rows, self.id);
        let one = format!(
            "k.source_system = x.source_system and k.source_id = x.source_id and k.account_id = x.account_id and k.{id} = x.id"
        );
        let count = |sql: &str| tx.query_one(sql, &[], |r| Ok::<_, Error>(r.get::<i64>(0)?));
        let lost = count(&format!(
            "select count(*) from {rows} x where x.source_id <> '' and x.archived_at is null
                and not exists (select 1 from {keys} k where {one})"
        ))?;
        let surplus = count(&format!(
            "select count(*) from {keys} k where not exists (select 1 from {rows} x where {one} and x.archived_at is null)"
        ))?;
        if repair && lost + surplus > 0 {
            tx.execute(&format!("delete from {keys}"), &[])?;
            tx.execute(&self.all(""), &[])?;
        }
        Ok(lost + surplus)
    }

    /// Writes the keys of all rows that a condition names.
    fn all(&self, which: &str) -> String {
        format!(
            "{} select source_system, source_id, account_id, id from {}
              where {which}source_id <> '' and archived_at is null on conflict (source_system, source_id) do nothing",
            self.insert(),
            self.rows
        )
    }
}
