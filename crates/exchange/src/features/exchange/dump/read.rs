//! Reading a backup line by line, and finding out whether it is whole.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use flate2::bufread::GzDecoder;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{FORMAT, Head, Mark, Summary, cells};

/// What comes next in a backup.
pub(super) enum Item {
    /// A table begins.
    Table { name: String, columns: Vec<String> },
    /// A row of it.
    Row(Vec<Json>),
    /// It ends; so many rows.
    End { rows: u64 },
}

/// An open backup.
pub(super) struct Backup {
    lines: BufReader<GzDecoder<BufReader<File>>>,
    hash: Sha256,
    number: u64,
    head: Head,
    /// The table that is being read: name, columns, rows so far.
    table: Option<(String, usize, u64)>,
    tables: u64,
    rows: u64,
}

impl Backup {
    /// Opens a file and reads its head.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file)));
        let mut first = Vec::new();
        let what = || format!("{} is not a backup of Tenure", path.display());
        lines.read_until(b'\n', &mut first).with_context(what)?;
        let head: Head = serde_json::from_slice(&first).with_context(what)?;
        ensure!(
            head.tenure_backup == FORMAT,
            "this backup has format {}, this program reads format {FORMAT}: use the Tenure that made it, or a newer one",
            head.tenure_backup
        );
        let hash = Sha256::new_with_prefix(&first);
        Ok(Self { lines, hash, number: 1, head, table: None, tables: 0, rows: 0 })
    }

    /// The schema's version.
    pub(super) fn schema(&self) -> u32 {
        self.head.schema
    }

    /// The next item; none after the last line, when all sums are right.
    pub(super) fn next(&mut self) -> Result<Option<Item>> {
        let mut line = Vec::new();
        let damaged = |n: u64| format!("the backup is damaged at line {n}: take another copy of it");
        self.number += 1;
        let length = self.lines.read_until(b'\n', &mut line).with_context(|| damaged(self.number))?;
        ensure!(length > 0, "the backup ends too early, after line {}: take another copy of it", self.number - 1);
        let item = self.understand(&line).with_context(|| damaged(self.number))?;
        self.hash.update(&line);
        if item.is_none() {
            // Reading to the end also checks the sum of the packing.
            let more = self.lines.read_until(b'\n', &mut line).with_context(|| damaged(self.number))?;
            ensure!(more == 0, "the backup goes on after its end: take another copy of it");
        }
        Ok(item)
    }

    fn understand(&mut self, line: &[u8]) -> Result<Option<Item>> {
        if line.starts_with(b"[") {
            let row: Vec<Json> = serde_json::from_slice(line)?;
            let (_, columns, rows) = self.table.as_mut().context("a row outside of a table")?;
            ensure!(row.len() == *columns, "{} cells for {columns} columns", row.len());
            *rows += 1;
            return Ok(Some(Item::Row(row)));
        }
        match serde_json::from_slice(line)? {
            Mark::Table { table, columns } => {
                ensure!(self.table.is_none(), "a table inside of a table");
                self.table = Some((table.clone(), columns.len(), 0));
                Ok(Some(Item::Table { name: table, columns }))
            }
            Mark::End { end_of, rows } => {
                let Some((name, _, counted)) = self.table.take() else { bail!("an end without a beginning") };
                ensure!(name == end_of && counted == rows, "{counted} rows of {name} instead of {rows} of {end_of}");
                self.tables += 1;
                self.rows += rows;
                Ok(Some(Item::End { rows }))
            }
            Mark::Last { tables, rows, sha256 } => {
                ensure!(self.table.is_none() && (tables, rows) == (self.tables, self.rows), "the sums are wrong");
                ensure!(cells::hex(&self.hash.clone().finalize()) == sha256, "the checksum is wrong");
                Ok(None)
            }
        }
    }
}

/// Reads a whole backup and checks every sum.
///
/// # Errors
/// What is wrong with it, and where.
pub fn verify(path: &Path) -> Result<Summary> {
    let mut backup = Backup::open(path)?;
    while backup.next()?.is_some() {}
    Ok(Summary { schema: backup.head.schema, made_at: backup.head.made_at, tables: backup.tables, rows: backup.rows })
}
