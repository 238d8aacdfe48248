//! Writing a backup.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tenure_db::{Conn, Db, Row};

use super::store::{self, Table};
use super::{FORMAT, Head, Mark, Summary, cells, read};

/// Writes all data of one instant to `to`, reads it back, and only then gives it that name.
///
/// # Errors
/// What the database or the file system says, or what reading back has found.
pub fn backup(db: &Db, to: &Path, made_at: &str) -> Result<Summary> {
    let schema = db.version()?.context("this database is empty: there is nothing to back up")?;
    let part = beside(to);
    let done =
        write(db, &part, Head { tenure_backup: FORMAT, schema, made_at: made_at.to_owned() }).and_then(|written| {
            let found = read::verify(&part).context("the backup was written, but does not read back")?;
            if found != written {
                bail!("the backup was written, but reads back as something else: {found:?} instead of {written:?}");
            }
            fs::rename(&part, to).with_context(|| format!("cannot write {}", to.display()))?;
            let folder = to.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
            File::open(folder)
                .and_then(|f| f.sync_all())
                .with_context(|| format!("cannot write to {}", folder.display()))?;
            Ok(written)
        });
    if done.is_err() {
        // What failed halfway is worth nothing; that it may not exist is no error.
        let _ = fs::remove_file(&part);
    }
    done
}

fn beside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn write(db: &Db, part: &Path, head: Head) -> Result<Summary> {
    let cannot = || format!("cannot write {}", part.display());
    // All client data is in it: for the owner only.
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(part).with_context(cannot)?;
    let mut lines = Lines { out: GzEncoder::new(BufWriter::new(file), Compression::new(5)), hash: Sha256::new() };
    let summary = db.snapshot_blocking(|q| all(q, &mut lines, &head))?;
    let mark =
        Mark::Last { tables: summary.tables, rows: summary.rows, sha256: cells::hex(&lines.hash.clone().finalize()) };
    lines.put(&mark).with_context(cannot)?;
    let mut file = lines.out.finish().with_context(cannot)?;
    file.flush().with_context(cannot)?;
    file.into_inner().with_context(cannot)?.sync_all().with_context(cannot)?;
    Ok(summary)
}

struct Lines {
    out: GzEncoder<BufWriter<File>>,
    hash: Sha256,
}

impl Lines {
    fn put(&mut self, line: &impl Serialize) -> Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.hash.update(&text);
        self.out.write_all(&text)?;
        Ok(())
    }
}

fn all(q: &Conn<'_>, lines: &mut Lines, head: &Head) -> Result<Summary> {
    lines.put(head)?;
    let tables = store::tables(q)?;
    let mut rows = 0;
    for table in &tables {
        let columns = table.held().map(|c| c.name.clone()).collect();
        lines.put(&Mark::Table { table: table.name.clone(), columns })?;
        let n = rows_of(q, lines, table)?;
        lines.put(&Mark::End { end_of: table.name.clone(), rows: n })?;
        rows += n;
    }
    Ok(Summary { schema: head.schema, made_at: head.made_at.clone(), tables: tables.len() as u64, rows })
}

/// Writes a table page by page, so that no table has to fit into memory.
fn rows_of(q: &Conn<'_>, lines: &mut Lines, table: &Table) -> Result<u64> {
    let (held, key) = (table.held().count(), table.key());
    if key.is_empty() {
        bail!("the table {} has no primary key", table.name);
    }
    let (mut total, mut last) = (0, Vec::new());
    loop {
        let mut n = 0;
        let sql = table.page_sql(last.is_empty());
        let mut place = Vec::new();
        q.query(&sql, &last, |row: &Row<'_>| {
            let cells = (0..held).map(|i| cells::json(row.cell(i)?)).collect::<Result<Vec<_>>>()?;
            n += 1;
            if n == table.page() {
                let cell =
                    |(i, column): (usize, &&store::Column)| column.kind.value(&cells::json(row.cell(held + i)?)?);
                place = key.iter().enumerate().map(cell).collect::<Result<Vec<_>>>()?;
            }
            lines.put(&cells)
        })?;
        total += u64::try_from(n)?;
        if n < table.page() {
            return Ok(total);
        }
        last = place;
    }
}
