//! What the schema looks like, and SQL made from that.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::Value as Json;
use tenure_db::{Conn, Kind as Database, Tx, Value, params};

use super::cells::Kind;

/// Rows that one statement reads.
const PAGE: i64 = 2_000;

/// Rows of a table whose rows are half a megabyte each.
const FEW: i64 = 8;
/// Those tables.
const HEAVY: [&str; 2] = ["file_chunks", "import_pieces"];

/// The history of migrations belongs to the program; work sets are empty between transactions; texts are made
/// searchable anew by the program that finds no version of its index; files of exports are kept for a day only.
const LEFT_OUT: [&str; 7] =
    ["schema_history", "work_sets", "search_texts", "search_typos", "search_state", "exports", "export_pieces"];

/// One column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// Place in the primary key, from 1; 0 outside of it.
    key: i64,
    /// Numbered by the database, so that a backup neither holds it nor sets it.
    numbered: bool,
}

/// One table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    columns: Vec<Column>,
    /// Tables that its rows refer to.
    above: BTreeSet<String>,
    /// Columns that refer to other rows of the same table.
    pub(crate) inward: Vec<String>,
}

impl Table {
    /// The columns that a backup holds.
    pub(crate) fn held(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|c| !c.numbered)
    }

    /// The columns of the primary key in its order.
    pub(crate) fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|c| c.key > 0).collect();
        key.sort_by_key(|c| c.key);
        key
    }

    /// Rows that one statement reads or inserts.
    pub(crate) fn page(&self) -> i64 {
        if HEAVY.contains(&self.name.as_str()) { FEW } else { PAGE }
    }

    /// Text that reads a page of rows: what a backup holds, then the key. `$1…` is the key of the row before.
    pub(crate) fn page_sql(&self, first: bool) -> String {
        let key: Vec<&str> = self.key().iter().map(|c| c.name.as_str()).collect();
        let list: Vec<&str> = self.held().map(|c| c.name.as_str()).chain(key.iter().copied()).collect();
        let places: Vec<String> = (1..=key.len()).map(|n| format!("${n}")).collect();
        let key = key.join(", ");
        let after = if first { String::new() } else { format!("where ({key}) > ({}) ", places.join(", ")) };
        format!("select {} from {} {after}order by {key} limit {}", list.join(", "), self.name, self.page())
    }
}

const SQLITE_COLUMNS: &str = "
    select t.name, c.name, lower(c.type), c.pk,
           case when lower(c.type) = 'integer' and c.pk = 1
                 and (select count(*) from pragma_table_info(t.name) k where k.pk > 0) = 1 then 1 else 0 end
      from pragma_table_list t join pragma_table_info(t.name) c
     where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%'
     order by t.name, c.cid";
const SQLITE_KEYS: &str = "
    select t.name, f.\"table\", f.\"from\" from pragma_table_list t join pragma_foreign_key_list(t.name) f
     where t.schema = 'main' and t.type = 'table'";
/// The catalogue itself: the views of the standard take seconds over some hundred tables.
const POSTGRES_COLUMNS: &str = "
    select cast(c.relname as text), cast(a.attname as text), cast(format_type(a.atttypid, null) as text),
           cast(coalesce(array_position(cast(i.indkey as smallint[]), a.attnum) + 1, 0) as bigint),
           cast(case when a.attidentity <> '' then 1 else 0 end as bigint)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
     where n.nspname = current_schema() and c.relkind in ('r', 'p')
     order by c.relname, a.attnum";
const POSTGRES_KEYS: &str = "
    select cast(c.relname as text), cast(r.relname as text), cast(a.attname as text)
      from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class r on r.oid = f.confrelid
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
     where f.contype = 'f' and n.nspname = current_schema()";

/// All tables that hold data, those that others refer to first.
pub(crate) fn tables(q: &Conn<'_>) -> Result<Vec<Table>> {
    let (columns, keys) = match q.kind() {
        Database::Sqlite => (SQLITE_COLUMNS, SQLITE_KEYS),
        Database::Postgres => (POSTGRES_COLUMNS, POSTGRES_KEYS),
    };
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let found = q.query(columns, &[], |r| {
        let column = Column {
            name: r.get(1)?,
            kind: Kind::of(&r.get::<String>(2)?),
            key: r.get(3)?,
            numbered: r.get::<i64>(4)? == 1,
        };
        Ok::<_, anyhow::Error>((r.get::<String>(0)?, column))
    })?;
    for (name, column) in found {
        if !LEFT_OUT.contains(&name.as_str()) {
            let empty =
                || Table { name: name.clone(), columns: Vec::new(), above: BTreeSet::new(), inward: Vec::new() };
            tables.entry(name.clone()).or_insert_with(empty).columns.push(column);
        }
    }
    let keys = q.query(keys, &[], |r| Ok::<_, anyhow::Error>((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    for (from, to, column) in keys {
        let (from, to): (String, String) = (from, to);
        match tables.get_mut(&from) {
            Some(table) if from == to => table.inward.push(column),
            Some(table) => drop(table.above.insert(to)),
            None => {}
        }
    }
    Ok(in_order(tables.into_values().collect()))
}

/// Those that others refer to first.
fn in_order(mut waiting: Vec<Table>) -> Vec<Table> {
    let mut done: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let names: BTreeSet<String> = waiting.iter().map(|t| t.name.clone()).collect();
        let (ready, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|t| t.above.is_disjoint(&names));
        // Tables that refer to each other in a circle have no order; the foreign keys would say so when loading.
        let stuck = ready.is_empty();
        done.extend(ready);
        waiting = later;
        if stuck {
            done.append(&mut waiting);
        }
    }
    done
}

/// Whether somebody uses this install.
pub(crate) fn in_use(q: &Conn<'_>) -> Result<bool> {
    Ok(q.query_opt("select 1 from users limit 1", &[], |_| Ok::<_, tenure_db::Error>(()))?.is_some())
}

/// Deletes what a first start has put in, those that refer to others first.
pub(crate) fn clear<'a>(tx: &Tx<'_>, tables: impl DoubleEndedIterator<Item = &'a Table>) -> Result<()> {
    for table in tables.rev() {
        tx.execute(&format!("delete from {}", table.name), &[])?;
    }
    Ok(())
}

/// Number of rows.
pub(crate) fn count(q: &Conn<'_>, table: &str) -> Result<u64> {
    let n = q.query_one(&format!("select count(*) from {table}"), &[], |r| r.get::<i64>(0))?;
    Ok(u64::try_from(n)?)
}

/// Sets a column of one row that could not be set when it was inserted.
pub(crate) fn set_inward(
    tx: &Tx<'_>,
    table: &Table,
    column: &Column,
    value: &Json,
    key: &[Value<'static>],
) -> Result<()> {
    let conditions: Vec<String> =
        table.key().iter().enumerate().map(|(i, c)| format!("{} = ${}", c.name, i + 2)).collect();
    let sql = format!("update {} set {} = $1 where {}", table.name, column.name, conditions.join(" and "));
    let mut values = vec![column.kind.value(value)?];
    values.extend(key.iter().cloned());
    tx.execute(&sql, &values)?;
    Ok(())
}

/// Lets PostgreSQL plan for what was loaded.
pub(crate) fn analyse(tx: &Tx<'_>) -> Result<()> {
    tx.execute("analyze", &params![])?;
    Ok(())
}

/// Forgets which version of the search index was made, so that the program makes it anew from what was loaded.
pub(crate) fn forget_search(tx: &Tx<'_>) -> Result<()> {
    tx.execute("delete from search_state", &params![])?;
    Ok(())
}

/// Stores one piece of a file's content.
pub(crate) fn put_piece(tx: &Tx<'_>, values: &[Value<'static>]) -> Result<()> {
    tx.execute("insert into file_chunks (store_id, place, bytes) values ($1, $2, $3)", values)?;
    Ok(())
}
