//! Loading a backup into an empty install.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value as Json;
use tenure_db::{Db, Kind, Tx, Value, known_version};

use super::Summary;
use super::read::{Backup, Item, verify};
use super::store::{self, Column, Table};

/// Rows that one statement inserts.
const CHUNK: usize = 200;

/// Checks the whole file, then loads it in one transaction: all of it or nothing.
///
/// # Errors
/// When the install has users, the file is damaged or comes from a newer program, or a count differs afterwards.
pub fn restore(db: &Db, from: &Path) -> Result<Summary> {
    let summary = verify(from)?;
    let known = known_version();
    ensure!(
        summary.schema <= known,
        "this backup has schema version {}, this program knows versions up to {known}: use a newer Tenure",
        summary.schema
    );
    let path: PathBuf = from.to_owned();
    // The closure may run again, so it opens the file itself.
    db.write_blocking(move |tx| load(tx, &path))?;
    Ok(summary)
}

fn load(tx: &Tx<'_>, path: &Path) -> Result<()> {
    if store::in_use(tx)? {
        bail!("this install has users already. Restore only into an empty one: name a new database");
    }
    let tables = store::tables(tx)?;
    store::clear(tx, tables.iter())?;
    store::forget_search(tx)?;
    let mut backup = Backup::open(path)?;
    let mut seen = HashSet::new();
    while let Some(item) = backup.next()? {
        let Item::Table { name, columns } = item else { bail!("a row outside of a table") };
        let version = backup.schema();
        let table = tables.iter().find(|t| t.name == name).with_context(|| foreign(&name, version))?;
        let columns = columns
            .iter()
            .map(|c| table.held().find(|k| k.name == *c).with_context(|| foreign(&format!("{name}.{c}"), version)))
            .collect::<Result<Vec<_>>>()?;
        ensure!(seen.insert(name.clone()), "the table {name} stands twice in the backup");
        fill_backup(tx, &mut backup, table, &columns)?;
    }
    if tx.kind() == Kind::Postgres {
        store::analyse(tx)?;
    }
    Ok(())
}

fn foreign(what: &str, version: u32) -> String {
    format!(
        "this program knows no {what}. The backup has schema version {version}: restore it with the Tenure that made it, then upgrade"
    )
}

/// A column of one row that waits until the row that it refers to is there.
struct Waiting<'a> {
    column: &'a Column,
    value: Json,
    key: Vec<Value<'static>>,
}

/// Loads the rows of a backup's table.
fn fill_backup(tx: &Tx<'_>, backup: &mut Backup, table: &Table, columns: &[&Column]) -> Result<()> {
    let mut counted = 0;
    let next = || match backup.next()? {
        Some(Item::Row(row)) => Ok(Some(row)),
        Some(Item::End { rows }) => {
            counted = rows;
            Ok(None)
        }
        Some(Item::Table { .. }) | None => bail!("the table {} has no end", table.name),
    };
    let stored = fill(tx, next, table, columns)?;
    ensure!(stored == counted, "the table {} has {stored} rows after loading {counted}", table.name);
    Ok(())
}

/// Inserts rows until there are no more; answers how many the table has then.
pub(crate) fn fill(
    tx: &Tx<'_>,
    mut next: impl FnMut() -> Result<Option<Vec<Json>>>,
    table: &Table,
    columns: &[&Column],
) -> Result<u64> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let insert = format!("insert into {} ({})", table.name, names.join(", "));
    let (mut chunk, mut waiting) = (Vec::with_capacity(CHUNK), Vec::new());
    let most = usize::try_from(table.page()).unwrap_or(CHUNK).min(CHUNK);
    while let Some(mut row) = next()? {
        waiting.extend(take_inward(table, columns, &mut row)?);
        let values = columns.iter().zip(&row).map(|(column, cell)| column.kind.value(cell));
        chunk.push(values.collect::<Result<Vec<_>>>().with_context(|| format!("in the table {}", table.name))?);
        if chunk.len() == most {
            tx.insert_many(&insert, &chunk, "")?;
            chunk.clear();
        }
    }
    tx.insert_many(&insert, &chunk, "")?;
    for w in waiting {
        store::set_inward(tx, table, w.column, &w.value, &w.key)?;
    }
    store::count(tx, &table.name)
}

/// Takes out what refers to other rows of the same table.
fn take_inward<'a>(table: &Table, columns: &[&'a Column], row: &mut [Json]) -> Result<Vec<Waiting<'a>>> {
    let mut taken = Vec::new();
    for (i, column) in columns.iter().enumerate().filter(|(_, c)| table.inward.contains(&c.name)) {
        if row[i].is_null() {
            continue;
        }
        let key = table.key().into_iter().map(|k| {
            let at = columns.iter().position(|c| c.name == k.name);
            let at = at.with_context(|| format!("the backup has no column {}.{}", table.name, k.name))?;
            k.kind.value(&row[at])
        });
        let key = key.collect::<Result<Vec<_>>>()?;
        taken.push(Waiting { column, value: row[i].take(), key });
    }
    Ok(taken)
}
