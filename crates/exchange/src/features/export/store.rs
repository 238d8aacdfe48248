//! SQL of exports: pages of any table, names, contents of files.

use tenure_db::{Conn, Value, params};
use uuid::Uuid;

use super::schema::Table;
use crate::base::exports::{ExportReach, expand};
use crate::base::sql::Sql;
use crate::base::{Error, Result};

/// A page of a table `t` in the order of its key, after a row; first its columns, then its key.
pub fn page(table: &Table, condition: &str, reach: &ExportReach, after: &[Value<'static>], limit: i64) -> Sql {
    let names = |columns: &[super::schema::Column]| {
        columns.iter().map(|c| format!("t.{}", c.name)).collect::<Vec<_>>().join(", ")
    };
    let (columns, key) = (names(&table.columns), names(&table.key));
    let mut sql = Sql::new(&format!("select {columns}, {key} from {} t where ", table.name));
    expand(&mut sql, condition, reach);
    if reach.scope.is_some() && table.archives {
        sql.push(" and t.archived_at is null");
    }
    if !after.is_empty() {
        let places: Vec<String> = after
            .iter()
            .map(|value| {
                sql.values.push(value.clone());
                format!("${}", sql.values.len())
            })
            .collect();
        sql.push(&format!(" and ({key}) > ({})", places.join(", ")));
    }
    sql.push(&format!(" order by {key} limit {limit}"));
    sql
}

/// The names of those of these ids that have one, and whether the reader may know of it.
///
/// # Errors
/// What the database says.
pub fn names(q: &Conn<'_>, reach: &ExportReach, ids: &Value<'static>) -> Result<Vec<(Uuid, String, bool)>> {
    let row = |r: &tenure_db::Row<'_>| Ok::<_, Error>((r.get(0)?, r.get(1)?, r.get(2)?));
    let list = q.ids_sql("$1");
    let mut sql = Sql::new("select a.id, a.name, case when ");
    sql.values.push(ids.clone());
    expand(&mut sql, ":seen(a.id)", reach);
    sql.push(&format!(" then 1 else 0 end from accounts a where a.id in ({list})"));
    let mut all = q.query(&sql.text, &sql.values, row)?;
    for (table, name) in [("users", "email"), ("persons", "name"), ("territories", "name")] {
        let sql = format!("select x.id, x.{name}, 1 from {table} x where x.id in ({list})");
        all.extend(q.query(&sql, std::slice::from_ref(ids), row)?);
    }
    Ok(all)
}

/// The name under which a content was first filed, as far as the reader sees it; none for mails and the like.
///
/// # Errors
/// What the database says.
pub fn name_of_content(q: &Conn<'_>, reach: &ExportReach, sha256: &[u8]) -> Result<Option<String>> {
    let mut sql = Sql::new("select f.name from files f where f.sha256 = ");
    sql.bind(sha256.to_vec());
    expand(&mut sql, " and :seen(f.account_id)", reach);
    if reach.scope.is_some() {
        sql.push(" and f.archived_at is null");
    }
    sql.push(" order by f.created_at, f.id limit 1");
    q.query_opt(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// A content: its hash, where its pieces stand, how many there are.
pub type Content = (Vec<u8>, Uuid, i64);

/// Contents that the reader may have, after a hash, in the order of hashes.
///
/// # Errors
/// What the database says.
pub fn contents(q: &Conn<'_>, reach: &ExportReach, after: &[u8], limit: i64) -> Result<Vec<Content>> {
    let mut sql = Sql::new("select c.sha256, c.store_id, c.chunks from file_contents c where c.sha256 > ");
    sql.bind(after.to_vec());
    if reach.scope.is_some() {
        let mine = " and (exists (select 1 from files f where f.sha256 = c.sha256 and f.archived_at is null and :seen(f.account_id))
            or exists (select 1 from mails m where m.sha256 = c.sha256 and m.author_id = :viewer))";
        expand(&mut sql, mine, reach);
    }
    sql.push(" order by c.sha256 limit ").bind(limit);
    q.query(&sql.text, &sql.values, |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
}

/// One piece of a content.
///
/// # Errors
/// What the database says; `NoRow` when it is gone.
pub fn piece(q: &Conn<'_>, store: Uuid, place: i64) -> Result<Vec<u8>> {
    let sql = "select bytes from file_chunks where store_id = $1 and place = $2";
    q.query_one(sql, &params![store, place], |r| Ok::<_, Error>(r.get(0)?))
}

/// How many accounts leave.
///
/// # Errors
/// What the database says.
pub fn accounts(q: &Conn<'_>, reach: &ExportReach) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from accounts t where ");
    expand(&mut sql, ":seen(t.id)", reach);
    q.query_one(&sql.text, &sql.values, |r| Ok(r.get(0)?))
}

/// A value of a custom field.
pub struct CustomValue {
    /// The account.
    pub account: Uuid,
    /// What has it; the nil id is the account.
    pub subject: Uuid,
    /// The field's key.
    pub field: String,
    /// The whole value as text.
    pub value: String,
}

/// Values of custom fields of the owners of a page; a condition on the subject is added to it.
pub const CUSTOM_VALUES: &str = "select v.account_id, v.subject_id, v.field, v.value from custom_values v
    where :within(v.account_id) and :seen(v.account_id)";

/// Runs [`CUSTOM_VALUES`].
///
/// # Errors
/// What the database says.
pub fn custom_values(q: &Conn<'_>, sql: &Sql) -> Result<Vec<CustomValue>> {
    q.query(&sql.text, &sql.values, |r| {
        Ok(CustomValue { account: r.get(0)?, subject: r.get(1)?, field: r.get(2)?, value: r.get(3)? })
    })
}
