//! Loading an export of everything into an empty install.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use tenure_db::{Db, Kind as Database, Tx, Value, known_version};

use super::manifest::{FILE, FORMAT, Manifest, TableFile};
use super::{cells, policy};
use crate::base::Ids;
use crate::features::exchange::dump::cells::{from_hex, hex};
use crate::features::exchange::dump::restore::fill;
use crate::features::exchange::dump::store::{self, Table};

/// Bytes of a piece of a file, as the feature of files cuts them.
pub const PIECE: usize = 512 * 1024;
/// The table of contents, whose bytes lie beside it.
const CONTENTS: &str = "file_contents";

/// Checks a whole export before anything is made for it: that it is one of everything, and that no file is missing or
/// was changed.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn verify(folder: &Path) -> Result<Manifest> {
    let path = folder.join(FILE);
    let text = std::fs::read(&path)
        .with_context(|| format!("{} is no export of Tenure: there is no {FILE} in it", folder.display()))?;
    let what = || format!("{} is damaged: take another copy of the export", path.display());
    let manifest: Manifest = serde_json::from_slice(&text).with_context(what)?;
    ensure!(
        manifest.tenure_export == FORMAT,
        "this export has format {}, this program reads format {FORMAT}: use the Tenure that made it, or a newer one",
        manifest.tenure_export
    );
    if !manifest.everything {
        let who = manifest.viewer.unwrap_or_default();
        bail!(
            "this export holds what {who} sees, not everything, so nothing can be restored from it. Import its lists instead, in this order: {}",
            manifest
                .lists
                .iter()
                .map(|l| format!("tenure import {} {}", l.kind, l.file))
                .collect::<Vec<_>>()
                .join("; ")
        );
    }
    ensure!(
        manifest.schema <= known_version(),
        "this export has schema version {}, this program knows versions up to {}: use a newer Tenure",
        manifest.schema,
        known_version()
    );
    for table in &manifest.tables {
        safe(&table.file)?;
        let found = hash(&folder.join(&table.file))?;
        ensure!(
            found == table.sha256,
            "{} was changed since it was exported: restore takes files as they were written. To bring in changed data, import the files under lists/",
            table.file
        );
        if table.table == CONTENTS {
            each(folder, table, |row| content(folder, &row).map(drop))?;
        }
    }
    Ok(manifest)
}

/// A path of an export leads nowhere else.
fn safe(path: &str) -> Result<()> {
    let parts = Path::new(path).components();
    let inside = parts.clone().all(|part| matches!(part, std::path::Component::Normal(_)));
    ensure!(inside && parts.count() > 0, "{path} leads out of the export");
    Ok(())
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path)
        .with_context(|| format!("{} is missing or cannot be read: take another copy of the export", path.display()))?;
    Ok(BufReader::with_capacity(64 * 1024, file))
}

fn hash(path: &Path) -> Result<String> {
    let (mut file, mut hash, mut part) = (open(path)?, Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match file.read(&mut part).with_context(|| format!("cannot read {}", path.display()))? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&part[..n]),
        }
    }
}

/// A content as `file_contents.csv` names it.
struct Content {
    path: PathBuf,
    store: String,
    pieces: i64,
}

/// Reads where a content lies, and whether its bytes are those of its hash.
fn content(folder: &Path, row: &HashMap<&str, &str>) -> Result<Content> {
    let get = |name: &str| row.get(name).copied().unwrap_or_default();
    let file = get("stored_as");
    safe(file)?;
    let path = folder.join(file);
    ensure!(hash(&path)? == get("sha256"), "{file} was changed or damaged: take another copy of the export");
    Ok(Content { path, store: get("store_id").to_owned(), pieces: get("chunks").parse()? })
}

/// Gives every row of a table's file by the heads of its columns.
fn each(folder: &Path, table: &TableFile, mut f: impl FnMut(HashMap<&str, &str>) -> Result<()>) -> Result<()> {
    let mut reader = csv::Reader::from_reader(open(&folder.join(&table.file))?);
    let heads = reader.headers()?.clone();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        f(heads.iter().zip(row.iter()).collect()).with_context(|| format!("in {}", table.file))?;
    }
    Ok(())
}

/// Checks the export, then loads it in one transaction: all of it or nothing.
///
/// # Errors
/// When the install has users, or the export is damaged, of somebody's view or of a newer program.
pub fn restore(db: &Db, folder: &Path, ids: &Ids) -> Result<Manifest> {
    let manifest = verify(folder)?;
    let (from, whole, ids) = (folder.to_owned(), manifest.clone(), ids.clone());
    // The closure may run again, so it opens the files itself.
    db.write_blocking(move |tx| load(tx, &from, &whole, &ids))?;
    Ok(manifest)
}

fn load(tx: &Tx<'_>, folder: &Path, manifest: &Manifest, ids: &Ids) -> Result<()> {
    if store::in_use(tx)? {
        bail!("this install has users already. Restore only into an empty one: name a new database");
    }
    let tables = store::tables(tx)?;
    // What is in no export stays as the first start has made it.
    store::clear(tx, tables.iter().filter(|t| manifest.tables.iter().any(|file| file.table == t.name)))?;
    let mut loaded = Vec::new();
    for file in &manifest.tables {
        let version = manifest.schema;
        let foreign = || {
            format!(
                "this program knows no {}. The export has schema version {version}: restore it with the Tenure that made it, then upgrade",
                file.table
            )
        };
        let table = tables.iter().find(|t| t.name == file.table).with_context(foreign)?;
        ensure!(!loaded.contains(&&file.table), "the table {} stands twice in the export", file.table);
        let stored = fill_from(tx, folder, file, table, ids)?;
        ensure!(stored == file.rows, "the table {} has {stored} rows after loading {}", file.table, file.rows);
        loaded.push(&file.table);
    }
    if let Some(file) = manifest.tables.iter().find(|t| t.table == CONTENTS) {
        each(folder, file, |row| bytes(tx, &content(folder, &row)?))?;
    }
    store::forget_search(tx)?;
    if tx.kind() == Database::Postgres {
        store::analyse(tx)?;
    }
    Ok(())
}

/// Loads one file. What no export holds and no row can be without is made anew.
fn fill_from(tx: &Tx<'_>, folder: &Path, file: &TableFile, table: &Table, ids: &Ids) -> Result<u64> {
    let held: Vec<_> = file.columns.iter().enumerate().filter_map(|(i, c)| c.kind.map(|kind| (i, c, kind))).collect();
    let find = |name: &str| table.held().find(|c| c.name == name);
    let mut columns = Vec::new();
    for (_, column, _) in &held {
        columns
            .push(find(&column.name).with_context(|| format!("this program knows no {}.{}", file.table, column.name))?);
    }
    let secret = policy::of(&file.table, false, false).secret;
    let fresh: Vec<_> = secret.iter().filter(|name| needed(&file.table, name)).filter_map(|name| find(name)).collect();
    columns.extend(&fresh);
    let mut reader = csv::Reader::from_reader(open(&folder.join(&file.file))?);
    let heads: Vec<&str> = file.columns.iter().map(|c| c.name.as_str()).collect();
    ensure!(reader.headers()?.iter().eq(heads), "the columns of {} are not those that {FILE} tells", file.file);
    let mut record = csv::StringRecord::new();
    let next = || -> Result<Option<Vec<Json>>> {
        if !reader.read_record(&mut record)? {
            return Ok(None);
        }
        let cell = |(i, c, kind): &(usize, &super::manifest::ColumnOf, cells::Kind)| {
            cells::json(*kind, c.null, record.get(*i).unwrap_or_default())
                .with_context(|| format!("{}, the column {}", file.file, c.name))
        };
        let mut row = held.iter().map(cell).collect::<Result<Vec<_>>>()?;
        row.extend(fresh.iter().map(|_| Json::from(ids.secret())));
        Ok(Some(row))
    };
    fill(tx, next, table, &columns)
}

/// Whether a row cannot be without the column.
fn needed(table: &str, column: &str) -> bool {
    tenure_db::declared().iter().any(|c| c.table == table && c.column == column && !c.null)
}

/// Stores the bytes of a content in pieces.
fn bytes(tx: &Tx<'_>, content: &Content) -> Result<()> {
    let id = from_hex(&content.store.replace('-', "")).context("no id of a content")?;
    let (id, mut file, mut place) = (uuid::Uuid::from_slice(&id)?, open(&content.path)?, 0);
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        (&mut file).take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            break;
        }
        store::put_piece(tx, &[Value::Uuid(id), Value::Int(place), Value::Bytes(piece.into())])?;
        place += 1;
    }
    ensure!(place == content.pieces, "{} has {place} pieces instead of {}", content.path.display(), content.pieces);
    Ok(())
}
