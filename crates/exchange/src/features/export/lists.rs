//! Files that can be imported: for each kind of import that features know how to write, its columns and custom fields.

use std::collections::HashMap;

use anyhow::{Context, Result};
use tenure_db::{Conn, Row, Value, ids_value};
use uuid::Uuid;

use super::manifest::ListFile;
use super::sink::{Out, Sink};
use super::store;
use super::tables::{PAGE, finish, inert};
use super::write::{Run, plain};
use crate::base::dated::OPEN;
use crate::base::exports::{ExportForm, ExportKind, ExportReach, expand};
use crate::base::money::Money;
use crate::base::sql::Sql;
use crate::features::fields::{Catalogue, Subject};

/// Writes one kind.
///
/// # Errors
/// What the database or the sink says.
pub fn write(q: &Conn<'_>, sink: &mut dyn Sink, run: &mut Run<'_>, kind: &ExportKind) -> Result<ListFile> {
    let file = format!("lists/{}.csv", kind.name);
    let fields = custom(q, kind)?;
    let columns: Vec<String> = kind.cells.iter().map(|c| c.name.to_owned()).chain(fields.iter().cloned()).collect();
    let mut out = csv::Writer::from_writer(Out::begin(sink, &file)?);
    out.write_record(&columns)?;
    let (mut rows, mut last) = (0, Vec::new());
    loop {
        let lines = page(q, kind, run.reach, &last)?;
        let values = values(q, kind, &fields, &lines)?;
        for line in &lines {
            let owner = line.owner.unwrap_or_default();
            let own = fields.iter().map(|f| values.get(&(owner, f.as_str())).map_or("", String::as_str));
            out.write_record(line.cells.iter().map(|c| inert(c)).chain(own.map(inert)))?;
        }
        rows += lines.len() as u64;
        run.wrote(kind.name, rows)?;
        let whole = i64::try_from(lines.len())? == PAGE;
        match lines.into_iter().next_back() {
            Some(line) if whole => last = line.key,
            _ => break,
        }
    }
    finish(out)?.end()?;
    Ok(ListFile { kind: kind.name.to_owned(), file, rows, columns })
}

/// An account, and what has the values: the account again for its own.
type Owner = (Uuid, Uuid);

struct Line {
    key: Vec<Value<'static>>,
    /// What has custom fields, behind its account.
    owner: Option<Owner>,
    cells: Vec<String>,
}

fn page(q: &Conn<'_>, kind: &ExportKind, reach: &ExportReach, last: &[Value<'static>]) -> Result<Vec<Line>> {
    let key = kind.key.join(", ");
    let mut sql = Sql::new(&format!("select {key}"));
    if let Some((_, account, id)) = kind.custom {
        sql.push(&format!(", {account}, {id}"));
    }
    for cell in kind.cells {
        expand(sql.push(", "), cell.sql, reach);
    }
    expand(sql.push(&format!(" from {} where ", kind.from)), kind.rows, reach);
    if let Some(account) = kind.account {
        expand(&mut sql, &format!(" and :seen({account})"), reach);
    }
    if !last.is_empty() {
        let mut places = Vec::new();
        for value in last {
            sql.values.push(value.clone());
            places.push(format!("${}", sql.values.len()));
        }
        sql.push(&format!(" and ({key}) > ({})", places.join(", ")));
    }
    sql.push(&format!(" order by {key} limit {PAGE}"));
    q.query(&sql.text, &sql.values, |row| line(row, kind)).with_context(|| format!("in the list {}", kind.name))
}

fn line(row: &Row<'_>, kind: &ExportKind) -> Result<Line> {
    let keys = kind.key.len();
    let key = (0..keys).map(|i| value(row, i)).collect::<Result<_>>()?;
    let first = keys + 2 * usize::from(kind.custom.is_some());
    let owner = match kind.custom {
        Some(_) => Some((row.get(keys)?, row.get(keys + 1)?)),
        None => None,
    };
    let mut cells = Vec::with_capacity(kind.cells.len());
    for (i, cell) in kind.cells.iter().enumerate() {
        cells.push(text(row, first + i, cell.form)?);
    }
    // The currency may stand after the amount.
    for (i, cell) in kind.cells.iter().enumerate() {
        if let ExportForm::Minor(currency) = cell.form {
            let at = kind.cells.iter().position(|c| c.name == currency);
            let currency = at.map(|at| cells[at].clone()).unwrap_or_default();
            cells[i] = decimal(&cells[i], currency);
        }
    }
    Ok(Line { key, owner, cells })
}

fn decimal(minor: &str, currency: String) -> String {
    minor.parse().map_or_else(|_| String::new(), |minor| Money { minor, currency }.decimal())
}

/// A part of the key: ids, days and texts.
fn value(row: &Row<'_>, i: usize) -> Result<Value<'static>> {
    use tenure_db::Cell;
    Ok(match row.cell(i)? {
        Cell::Uuid(id) => Value::Uuid(id),
        Cell::Bytes(bytes) => Value::Bytes(bytes.to_vec().into()),
        Cell::Int(n) => Value::Int(n),
        Cell::Date(day) => Value::Date(day),
        Cell::Text(text) => Value::Text(text.to_owned().into()),
        other => anyhow::bail!("{other:?} is no key"),
    })
}

fn text(row: &Row<'_>, i: usize, form: ExportForm) -> Result<String> {
    Ok(match form {
        ExportForm::Text => row.get::<Option<String>>(i)?.unwrap_or_default(),
        ExportForm::Int | ExportForm::Minor(_) => {
            row.get::<Option<i64>>(i)?.map_or_else(String::new, |n| n.to_string())
        }
        ExportForm::Day => row.get::<Option<jiff::civil::Date>>(i)?.map_or_else(String::new, |day| day.to_string()),
        ExportForm::LastDay => match row.get::<Option<jiff::civil::Date>>(i)? {
            Some(day) if day < OPEN => day.yesterday()?.to_string(),
            _ => String::new(),
        },
        ExportForm::Instant => row.get::<Option<jiff::Timestamp>>(i)?.map_or_else(String::new, |at| at.to_string()),
    })
}

/// The custom fields of a kind as its files call them.
fn custom(q: &Conn<'_>, kind: &ExportKind) -> Result<Vec<String>> {
    let Some((code, ..)) = kind.custom else { return Ok(Vec::new()) };
    let catalogue = Catalogue::load(q).map_err(plain)?;
    let subject = Subject::parse(code).map_err(plain)?;
    Ok(catalogue.fields(subject).map(crate::features::fields::Field::name).collect())
}

/// Values of custom fields by what has them and by column.
fn values<'f>(
    q: &Conn<'_>,
    kind: &ExportKind,
    fields: &'f [String],
    lines: &[Line],
) -> Result<HashMap<(Owner, &'f str), String>> {
    let (Some((subject, ..)), false) = (kind.custom, fields.is_empty()) else { return Ok(HashMap::new()) };
    let mut accounts: Vec<Uuid> = lines.iter().filter_map(|l| l.owner.map(|o| o.0)).collect();
    accounts.dedup();
    let found = store::custom_values(q, subject, &ids_value(accounts)).map_err(plain)?;
    let column = |key: &str| fields.iter().find(|f| f.strip_prefix("cf_") == Some(key)).map(String::as_str);
    let named = found.into_iter().filter_map(|v| {
        let owner = (v.account, if v.subject.is_nil() { v.account } else { v.subject });
        Some(((owner, column(&v.field)?), v.value))
    });
    Ok(named.collect())
}
