//! Files that can be imported: for each kind of import that features know how to write, its columns and custom fields.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tenure_db::{Cell, Conn, Row, Value};
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
        let mut lines = page(q, kind, run.reach, &last)?;
        many(q, kind, run.reach, &mut lines)?;
        let values = values(q, kind, run.reach, &fields, &lines)?;
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
    owner: Option<Owner>,
    cells: Vec<String>,
}

fn page(q: &Conn<'_>, kind: &ExportKind, reach: &ExportReach, last: &[Value<'static>]) -> Result<Vec<Line>> {
    let key = kind.key.join(", ");
    let mut sql = Sql::new(&format!("select {key}"));
    if let Some((account, id)) = kind.owner {
        sql.push(&format!(", {account}, {id}"));
    }
    for cell in kind.cells.iter().filter(|c| !matches!(c.form, ExportForm::Many(_))) {
        expand(sql.push(", "), cell.sql, reach);
    }
    expand(sql.push(" from "), kind.from, reach);
    expand(sql.push(" where "), kind.rows, reach);
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
    let mut place = kind.key.len();
    let key = (0..place).map(|i| value(row, i)).collect::<Result<_>>()?;
    let owner = match kind.owner {
        Some(_) => Some((row.get(place)?, row.get(place + 1)?)),
        None => None,
    };
    place += 2 * usize::from(owner.is_some());
    let mut cells = Vec::with_capacity(kind.cells.len());
    for cell in kind.cells {
        if matches!(cell.form, ExportForm::Many(_)) {
            cells.push(String::new());
            continue;
        }
        cells.push(text(row, place, cell.form).with_context(|| format!("in the column {}", cell.name))?);
        place += 1;
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

/// A part of the key: ids, numbers, days and texts.
fn value(row: &Row<'_>, i: usize) -> Result<Value<'static>> {
    Ok(match row.cell(i)? {
        Cell::Uuid(id) => Value::Uuid(id),
        Cell::Bytes(bytes) => Value::Bytes(bytes.to_vec().into()),
        Cell::Int(n) => Value::Int(n),
        Cell::Date(day) => Value::Date(day),
        Cell::Text(text) => Value::Text(text.to_owned().into()),
        other => bail!("{other:?} is no key"),
    })
}

fn text(row: &Row<'_>, i: usize, form: ExportForm) -> Result<String> {
    let day = || row.get::<Option<Date>>(i);
    Ok(match form {
        ExportForm::Text | ExportForm::Many(_) => row.get::<Option<String>>(i)?.unwrap_or_default(),
        ExportForm::Lines(between) => row.get::<Option<String>>(i)?.unwrap_or_default().replace('\n', between),
        ExportForm::Int | ExportForm::Minor(_) => {
            row.get::<Option<i64>>(i)?.map_or_else(String::new, |n| n.to_string())
        }
        ExportForm::Scaled(digits) => row.get::<Option<i64>>(i)?.map_or_else(String::new, |n| scaled(n, digits)),
        ExportForm::Day => day()?.map_or_else(String::new, |day| day.to_string()),
        ExportForm::LastDay => match day()? {
            Some(day) if day < OPEN => day.yesterday()?.to_string(),
            _ => String::new(),
        },
        ExportForm::Instant => row.get::<Option<Timestamp>>(i)?.map_or_else(String::new, |at| at.to_string()),
        ExportForm::DayOf => {
            let at = row.get::<Option<Timestamp>>(i)?;
            at.map_or_else(String::new, |at| at.to_zoned_datetime(TimeZone::UTC).date().to_string())
        }
    })
}

/// `12.5` for 125 in tenths.
fn scaled(n: i64, digits: u8) -> String {
    let digits = usize::from(digits);
    let text = format!("{:0>width$}", n.unsigned_abs(), width = digits + 1);
    let (whole, fraction) = text.split_at(text.len() - digits);
    let (sign, fraction) = (if n < 0 { "-" } else { "" }, fraction.trim_end_matches('0'));
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Fills the cells that have several values, by one statement each.
fn many(q: &Conn<'_>, kind: &ExportKind, reach: &ExportReach, lines: &mut [Line]) -> Result<()> {
    let Some(range) = range(lines) else { return Ok(()) };
    let places: HashMap<Owner, usize> = lines.iter().enumerate().filter_map(|(i, l)| Some((l.owner?, i))).collect();
    for (i, cell) in kind.cells.iter().enumerate() {
        let ExportForm::Many(between) = cell.form else { continue };
        let sql = within(cell.sql, range, reach);
        let found =
            q.query(&sql.text, &sql.values, |r| Ok::<_, anyhow::Error>(((r.get(0)?, r.get(1)?), r.get::<String>(2)?)));
        for (owner, value) in found.with_context(|| format!("in the column {}", cell.name))? {
            let Some(line) = places.get(&owner) else { continue };
            let cell = &mut lines[*line].cells[i];
            if !cell.is_empty() {
                cell.push_str(between);
            }
            cell.push_str(&value);
        }
    }
    Ok(())
}

/// The first and the last owner of a page.
fn range(lines: &[Line]) -> Option<(Owner, Owner)> {
    Some((lines.first()?.owner?, lines.last()?.owner?))
}

/// A statement about the owners of a page: they lie together, as do their values.
fn within(text: &str, (first, last): (Owner, Owner), reach: &ExportReach) -> Sql {
    let mut sql = Sql::default();
    let Some((before, rest)) = text.split_once(":within(") else {
        expand(&mut sql, text, reach);
        return sql;
    };
    let (columns, after) = rest.split_once(')').unwrap_or((rest, ""));
    expand(&mut sql, before, reach);
    let pair = columns.contains(',');
    for (sign, (account, id)) in [(">=", first), ("<=", last)] {
        sql.push(&format!("({columns}) {sign} (")).bind(account);
        if pair {
            sql.push(", ").bind(id);
        }
        sql.push(if sign == ">=" { ") and " } else { ")" });
    }
    expand(&mut sql, after, reach);
    sql
}

/// The custom fields of a kind as its files call them.
fn custom(q: &Conn<'_>, kind: &ExportKind) -> Result<Vec<String>> {
    let Some(code) = kind.custom else { return Ok(Vec::new()) };
    let catalogue = Catalogue::load(q).map_err(plain)?;
    let subject = Subject::parse(code).map_err(plain)?;
    Ok(catalogue.fields(subject).map(crate::features::fields::Field::name).collect())
}

/// Values of custom fields by what has them and by column.
fn values<'f>(
    q: &Conn<'_>,
    kind: &ExportKind,
    reach: &ExportReach,
    fields: &'f [String],
    lines: &[Line],
) -> Result<HashMap<(Owner, &'f str), String>> {
    let (Some(subject), Some(range), false) = (kind.custom, range(lines), fields.is_empty()) else {
        return Ok(HashMap::new());
    };
    let mut sql = within(store::CUSTOM_VALUES, range, reach);
    sql.push(" and v.subject = ").bind(subject.to_owned());
    let column = |key: &str| fields.iter().find(|f| f.strip_prefix("cf_") == Some(key)).map(String::as_str);
    let mut all = HashMap::new();
    for v in store::custom_values(q, &sql).map_err(plain)? {
        let owner = (v.account, if v.subject.is_nil() { v.account } else { v.subject });
        if let Some(column) = column(&v.field) {
            all.insert((owner, column), v.value);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::UserId;

    #[test]
    fn scaled_numbers_lose_their_zeros() {
        assert_eq!(
            [(125, 1), (-5, 2), (10_000_000_000, 10), (0, 6)].map(|(n, d)| scaled(n, d)),
            ["12.5", "-0.05", "1", "0"]
        );
    }

    #[test]
    fn owners_of_a_page_are_a_range() {
        let reach = ExportReach { scope: None, viewer: UserId(Uuid::nil()), today: jiff::civil::date(2026, 11, 12) };
        let [a, b] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let sql = within("select x where :within(v.account_id, v.id) order by 1", ((a, a), (b, b)), &reach);
        assert_eq!(
            sql.text,
            "select x where (v.account_id, v.id) >= ($1, $2) and (v.account_id, v.id) <= ($3, $4) order by 1"
        );
        let sql = within("select x where :within(v.account_id)", ((a, a), (b, b)), &reach);
        assert_eq!(sql.text, "select x where (v.account_id) >= ($1) and (v.account_id) <= ($2)");
    }
}
