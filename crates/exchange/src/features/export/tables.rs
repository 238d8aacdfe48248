//! One table into one file, page by page, so that no table has to fit into memory.

use std::io::Write;

use anyhow::{Context, Result};
use serde_json::Value as Json;
use tenure_db::{Cell, Conn, Row, Value};
use uuid::Uuid;

use super::cells::{self, Kind};
use super::manifest::{ColumnOf, TableFile};
use super::names::{Beside, beside};
use super::schema::{Column, Table};
use super::sink::{Out, Sink};
use super::write::{Run, plain};
use super::{contents, policy::Who, store};
use crate::base::money::Money;
use crate::features::exchange::dump::cells::Kind as Loaded;

/// Rows that one statement reads.
pub const PAGE: i64 = 2_000;

/// A row on its way.
#[derive(Default)]
struct Line {
    cells: Vec<String>,
    /// Ids by the place of their column.
    ids: Vec<(usize, Uuid)>,
    /// JSON that may name accounts, by the place of its column; only where not everything leaves.
    open: Vec<(usize, Json)>,
    key: Vec<Value<'static>>,
}

/// Writes the rows of a table that leave.
///
/// # Errors
/// What the database or the sink says.
pub fn write(q: &Conn<'_>, sink: &mut dyn Sink, run: &mut Run<'_>, table: &Table) -> Result<TableFile> {
    let file = format!("tables/{}.csv", table.name);
    let beside = beside(table);
    let mut out = csv::Writer::from_writer(Out::begin(sink, &file)?);
    let columns = heads(table, &beside);
    out.write_record(columns.iter().map(|c| c.name.as_str()))?;
    let (mut rows, mut last) = (0, Vec::new());
    loop {
        let mut lines = page(q, run, table, &last)?;
        let mut ids = Vec::new();
        lines.iter().for_each(|line| line.ids(&mut ids));
        run.names.learn(q, ids.into_iter()).map_err(plain)?;
        for line in lines.iter_mut().filter(|l| !l.ids.iter().any(|(_, id)| run.names.hidden(*id))) {
            close(line, table, &|id| run.names.hidden(id))?;
            out.write_record(record(q, &beside, line, run)?)?;
            rows += 1;
        }
        run.wrote(&table.name, rows)?;
        let whole = i64::try_from(lines.len())? == PAGE;
        match lines.into_iter().next_back() {
            Some(line) if whole => last = line.key,
            _ => break,
        }
    }
    let sha256 = finish(out)?.end()?;
    Ok(TableFile { table: table.name.clone(), file, rows, sha256, columns })
}

/// Gets the file back from the CSV writer.
pub fn finish<W: Write>(out: csv::Writer<W>) -> Result<W> {
    out.into_inner().map_err(|e| anyhow::anyhow!("cannot write CSV: {}", e.error()))
}

fn heads(table: &Table, beside: &[Option<Beside>]) -> Vec<ColumnOf> {
    let mut all = Vec::new();
    for (column, beside) in table.columns.iter().zip(beside) {
        all.push(ColumnOf { name: column.name.clone(), kind: Some(column.kind), null: column.null });
        all.extend(beside.as_ref().map(|b| ColumnOf { name: b.head().to_owned(), kind: None, null: false }));
    }
    all
}

fn page(q: &Conn<'_>, run: &Run<'_>, table: &Table, last: &[Value<'static>]) -> Result<Vec<Line>> {
    let partial = run.reach.scope.is_some();
    let condition = match table.who {
        Who::Rows(rows) if partial => rows,
        _ => "1 = 1",
    };
    let sql = store::page(table, condition, run.reach, last, PAGE);
    q.query(&sql.text, &sql.values, |row| line(row, table, partial, run))
        .with_context(|| format!("in the table {}", table.name))
}

fn line(row: &Row<'_>, table: &Table, partial: bool, run: &Run<'_>) -> Result<Line> {
    let (mut line, width) = (Line::default(), table.columns.len());
    for (i, column) in table.columns.iter().enumerate() {
        let text = cells::text(column.kind, column.null, row.cell(i)?)?;
        match column.kind {
            Kind::Uuid if !text.is_empty() => line.ids.push((i, text.parse()?)),
            Kind::Json if partial && !text.is_empty() => line.open.push((i, cells::document(&text)?)),
            _ => {}
        }
        line.cells.push(text);
    }
    for (i, column) in table.key.iter().enumerate() {
        let text = cells::text(column.kind, column.null, row.cell(width + i)?)?;
        line.key.push(loaded(column, run).value(&cells::json(column.kind, column.null, &text)?)?);
    }
    Ok(line)
}

impl Line {
    /// All ids that it names.
    fn ids(&self, all: &mut Vec<Uuid>) {
        all.extend(self.ids.iter().map(|(_, id)| *id));
        self.open.iter().for_each(|(_, json)| ids_in(json, all));
    }
}

fn ids_in(json: &Json, all: &mut Vec<Uuid>) {
    match json {
        Json::String(text) => all.extend(text.parse::<Uuid>()),
        Json::Array(list) => list.iter().for_each(|v| ids_in(v, all)),
        Json::Object(map) => map.values().for_each(|v| ids_in(v, all)),
        _ => {}
    }
}

/// What changed on an account may name others, as a parent does: what the reader may not know of is taken out.
fn close(line: &mut Line, table: &Table, hidden: &impl Fn(Uuid) -> bool) -> Result<()> {
    for (i, mut json) in std::mem::take(&mut line.open) {
        without(&mut json, hidden);
        line.cells[i] = cells::text(Kind::Json, table.columns[i].null, Cell::Text(&json.to_string()))?;
    }
    Ok(())
}

fn without(json: &mut Json, hidden: &impl Fn(Uuid) -> bool) {
    match json {
        Json::String(text) if text.parse().is_ok_and(hidden) => *json = Json::Null,
        Json::Array(all) => all.iter_mut().for_each(|v| without(v, hidden)),
        Json::Object(all) => all.values_mut().for_each(|v| without(v, hidden)),
        _ => {}
    }
}

/// How the database of this run takes a value of the column.
fn loaded(column: &Column, run: &Run<'_>) -> Loaded {
    match column.kind {
        Kind::Int | Kind::Instant => Loaded::Int,
        Kind::Real => Loaded::Real,
        Kind::Bytes => Loaded::Bytes,
        Kind::Uuid if run.sqlite => Loaded::Bytes,
        Kind::Uuid => Loaded::Uuid,
        Kind::Date if !run.sqlite => Loaded::Date,
        _ => Loaded::Text,
    }
}

fn record(q: &Conn<'_>, beside: &[Option<Beside>], line: &Line, run: &Run<'_>) -> Result<Vec<String>> {
    let mut all = Vec::with_capacity(line.cells.len() + beside.len());
    for (i, (cell, beside)) in line.cells.iter().zip(beside).enumerate() {
        all.push(cell.clone());
        match beside {
            None => {}
            Some(Beside::Name(_)) => {
                let id = line.ids.iter().find(|(place, _)| *place == i);
                all.push(id.map_or_else(String::new, |(_, id)| inert(run.names.name(*id))));
            }
            Some(Beside::Amount(_, currency)) => all.push(amount(cell, &line.cells[*currency])),
            Some(Beside::File(_)) if cell.is_empty() => all.push(String::new()),
            Some(Beside::File(_)) => all.push(contents::path(q, run.reach, cell)?),
        }
    }
    Ok(all)
}

/// A name that no spreadsheet takes for a formula.
pub fn inert(name: &str) -> String {
    crate::features::people::csv::cell(name).into_owned()
}

fn amount(minor: &str, currency: &str) -> String {
    match minor.parse() {
        Ok(minor) if !currency.is_empty() => Money { minor, currency: currency.to_owned() }.decimal(),
        _ => String::new(),
    }
}
