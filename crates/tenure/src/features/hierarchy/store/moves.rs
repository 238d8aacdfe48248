//! Moving rows from one account to another, and back: set-based, table by table, through the registry.
//!
//! Rows are copied and deleted, never changed in place, and `account_moves` keeps their keys. What cannot go, because
//! the other account has a row of that key, stays where it is.

use std::collections::BTreeSet;

use tenure_db::{Conn, Tx, Value, params};
use uuid::Uuid;

use crate::base::registry::AccountTable;
use crate::base::{AccountId, Acting, Error, Result, UnitId};

/// From which account to which, and as part of what.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Where rows come from.
    pub from: AccountId,
    /// Where they go.
    pub to: AccountId,
    /// The batch that moves them.
    pub batch: Uuid,
}

/// A table as statements need it.
pub struct Shape {
    table: &'static str,
    columns: Vec<String>,
    /// Key columns after the account, with their place in the journal.
    key: Vec<(&'static str, &'static str, bool)>,
}

impl Shape {
    /// Looks the table up in the schema.
    ///
    /// # Errors
    /// `Internal` when its key has more parts than the journal holds.
    pub fn of(q: &Conn<'_>, table: &AccountTable) -> Result<Self> {
        let found = q.columns(table.table)?;
        let (mut ids, mut words) = (["id_1", "id_2"].into_iter(), ["word_1", "word_2"].into_iter());
        let mut key = Vec::new();
        for column in table.key {
            let kind = found.iter().find(|(name, _)| name == column).map(|(_, kind)| kind.as_str());
            let id = matches!(kind, Some("blob" | "uuid"));
            let place = if id { ids.next() } else { words.next() };
            let place = place.ok_or_else(|| Error::internal(format!("the key of {} is too long", table.table)))?;
            key.push((*column, place, id));
        }
        // A number that the database gives is no part of a row that moves.
        let columns = found.into_iter().filter(|(name, kind)| !(name == "id" && kind != "blob" && kind != "uuid"));
        Ok(Self { table: table.table, columns: columns.map(|(name, _)| name).collect(), key })
    }

    /// Whether the table has a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// The condition that two rows have one key.
    fn same(&self, one: &str, other: &str) -> String {
        let parts = self.key.iter().map(|(column, ..)| format!(" and {one}.{column} = {other}.{column}"));
        parts.collect()
    }

    /// The condition that a row of the journal `j` names the row `m`.
    fn named(&self, m: &str, j: &str) -> String {
        let parts = self.key.iter().map(|(column, place, id)| {
            let value = if *id { format!("{m}.{column}") } else { format!("cast({m}.{column} as text)") };
            format!(" and {j}.{place} = {value}")
        });
        parts.collect()
    }

    /// The journal's key columns, taken from the row `m`; `$4` is the nil id.
    fn places(&self, m: &str) -> String {
        let of = |place: &str| {
            let found = self.key.iter().find(|(_, p, _)| *p == place);
            match found {
                Some((column, _, true)) => format!("{m}.{column}"),
                Some((column, _, false)) => format!("cast({m}.{column} as text)"),
                None if place.starts_with("id") => String::from("$4"),
                None => String::from("''"),
            }
        };
        ["id_1", "id_2", "word_1", "word_2"].map(of).join(", ")
    }

    fn copy(&self, account: &str, change: &dyn Fn(&str) -> Option<String>) -> (String, String) {
        let values = self.columns.iter().map(|column| match column.as_str() {
            "account_id" => account.to_owned(),
            other => change(other).unwrap_or_else(|| format!("m.{other}")),
        });
        (self.columns.join(", "), values.collect::<Vec<_>>().join(", "))
    }
}

/// Rows that would go by a condition on `m` (`:to` is the other account), and rows that would stay.
pub fn count(q: &Conn<'_>, shape: &Shape, way: &Way, moves: &str) -> Result<(i64, i64)> {
    let (table, moves) = (shape.table, moves.replace(":to", "$2"));
    let sql = format!(
        "select count(*), cast(coalesce(sum(case when ({moves}) and {} then 1 else 0 end), 0) as bigint)
           from {table} m where m.account_id = $1",
        free(shape, "$2")
    );
    let (all, go) =
        q.query_one(&sql, &params![way.from, way.to], |r| Ok::<_, Error>((r.get::<i64>(0)?, r.get::<i64>(1)?)))?;
    Ok((go, all - go))
}

/// The condition that the other account has no row of this key.
fn free(shape: &Shape, to: &str) -> String {
    format!("not exists (select 1 from {} s where s.account_id = {to}{})", shape.table, shape.same("s", "m"))
}

/// Notes the rows that will go by a condition on `m`: `:to` is the other account, `:units` the work set of the batch.
/// All tables are noted before the first is carried, so that a condition may look at other tables.
pub fn mark(tx: &Tx<'_>, by: &Acting, shape: &Shape, way: &Way, moves: &str) -> Result<()> {
    let units = "select w.id from work_sets w where w.set_id = $3";
    let (table, moves) = (shape.table, moves.replace(":to", "$2").replace(":units", units));
    let journal = format!(
        "insert into account_moves (account_id, batch_id, table_name, id_1, id_2, word_1, word_2, moved_to, moved_at)
         select m.account_id, $3, '{table}', {}, $2, $5 from {table} m
          where m.account_id = $1 and m.account_id <> $4 and ({moves}) and {}",
        shape.places("m"),
        free(shape, "$2")
    );
    tx.execute(&journal, &params![way.from, way.to, way.batch, Uuid::nil(), by.now])?;
    Ok(())
}

/// Carries the noted rows of a table over. `change` gives a column another value.
pub fn carry(tx: &Tx<'_>, shape: &Shape, way: &Way, change: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    let table = shape.table;
    let named = format!(
        "exists (select 1 from account_moves j where j.account_id = $1 and j.batch_id = $3 and j.table_name = '{table}'{})",
        shape.named("m", "j")
    );
    let (columns, values) = shape.copy("$2", change);
    tx.execute(
        &format!(
            "insert into {table} ({columns}) select {values} from {table} m where m.account_id = $1 and {named}
             on conflict do nothing"
        ),
        &params![way.from, way.to, way.batch],
    )?;
    // What the other account could not take for another reason than its key, stays too.
    tx.execute(
        &format!(
            "delete from account_moves where account_id = $1 and batch_id = $3 and table_name = '{table}'
                and not exists (select 1 from {table} m where m.account_id = $2{})",
            shape.named("m", "account_moves")
        ),
        &params![way.from, way.to, way.batch],
    )?;
    drop_named(tx, shape, way.from, way)
}

/// Rows of an account that are about one of these units.
pub fn count_units(
    q: &Conn<'_>,
    shape: &Shape,
    account: AccountId,
    goes: &str,
    units: &BTreeSet<UnitId>,
) -> Result<i64> {
    let goes = goes.replace(":units", &q.ids_sql("$2"));
    let sql = format!("select count(*) from {} m where m.account_id = $1 and ({goes})", shape.table);
    let values: [Value<'_>; 2] = [account.0.into(), tenure_db::ids_value(units.iter().map(|u| u.0))];
    q.query_one(&sql, &values, |r| Ok(r.get(0)?))
}

/// Deletes the rows of an account that the journal of a way names.
fn drop_named(tx: &Tx<'_>, shape: &Shape, account: AccountId, way: &Way) -> Result<()> {
    let table = shape.table;
    tx.execute(
        &format!(
            "delete from {table} where account_id = $1 and exists (select 1 from account_moves j
              where j.account_id = $2 and j.batch_id = $3 and j.table_name = '{table}'{})",
            shape.named(table, "j")
        ),
        &params![account, way.from, way.batch],
    )?;
    Ok(())
}

/// Moves back what the journal names, as far as it still is where it was put.
pub fn back(tx: &Tx<'_>, shape: &Shape, way: &Way, change: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    let table = shape.table;
    let (columns, values) = shape.copy("$1", change);
    tx.execute(
        &format!(
            "insert into {table} ({columns}) select {values} from {table} m where m.account_id = $2
                and exists (select 1 from account_moves j where j.account_id = $1 and j.batch_id = $3
                              and j.table_name = '{table}'{})
             on conflict do nothing",
            shape.named("m", "j")
        ),
        &params![way.from, way.to, way.batch],
    )?;
    drop_named(tx, shape, way.to, way)
}

/// The tables that a way moved rows of.
pub fn tables(tx: &Tx<'_>, way: &Way) -> Result<Vec<String>> {
    tx.query(
        "select distinct table_name from account_moves where account_id = $1 and batch_id = $2",
        &params![way.from, way.batch],
        |r| Ok::<_, Error>(r.get(0)?),
    )
}

/// Forgets the journal of a way, after all of it was moved back.
pub fn forget(tx: &Tx<'_>, way: &Way) -> Result<()> {
    tx.execute("delete from account_moves where account_id = $1 and batch_id = $2", &params![way.from, way.batch])?;
    Ok(())
}
