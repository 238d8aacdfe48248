//! What `sf data export tree` writes: records with a type and a reference, and their children within them.

use super::Named;
use super::flat::Flat;
use super::value::{Value, damaged, parse};
use crate::csv::ROW;
use crate::{Cell, Problem};

/// The name of the list of records, of the file and of children.
pub(super) const RECORDS: &str = "records";

const REFERENCE: &str = "referenceId";
const TYPE: &str = "type";
const PARENT: &str = "parentReferenceId";

/// Whether a record is one of such a file.
pub(super) fn begins(record: &[u8]) -> bool {
    parse(record).is_ok_and(|value| kind(&value).is_some())
}

/// Adds the types of a record and its children that are not in the list yet.
pub(super) fn types(record: &Value, list: &mut Vec<String>) {
    if let Some(kind) = kind(record)
        && !list.iter().any(|known| known == kind)
    {
        list.push(kind.to_owned());
    }
    children(record).for_each(|child| types(child, list));
}

/// The rows of one type among a record and its children.
pub(super) fn rows(record: &Value, wanted: &str) -> Result<Vec<Named>, Problem> {
    let mut found = Found::default();
    collect(record, None, wanted, &mut found)?;
    Ok(found.rows)
}

/// Rows of one record, and their bytes: a long reference stands in each of the children.
#[derive(Default)]
struct Found {
    rows: Vec<Named>,
    bytes: usize,
}

fn collect(record: &Value, parent: Option<&str>, wanted: &str, found: &mut Found) -> Result<(), Problem> {
    let kind = kind(record).ok_or_else(|| damaged("has no attributes with a type"))?;
    let reference = attribute(record, REFERENCE);
    if kind == wanted {
        let mut row = Flat::default();
        row.push(REFERENCE, reference.map_or(Cell::Empty, Cell::of));
        row.push(TYPE, Cell::of(kind));
        if let Some(parent) = parent {
            row.push(PARENT, Cell::of(parent));
        }
        if let Value::Object(fields) = record {
            let own = fields.iter().filter(|(name, value)| name != "attributes" && list(value).is_none());
            own.for_each(|(name, value)| row.add(name, value));
        }
        found.bytes += row.bytes();
        if found.bytes > 4 * ROW {
            return Err(Problem::RowTooLong { most: ROW });
        }
        found.rows.push(row.finish()?);
    }
    children(record).try_for_each(|child| collect(child, reference.or(Some("")), wanted, found))
}

fn kind(record: &Value) -> Option<&str> {
    attribute(record, TYPE)
}

fn attribute<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.get("attributes")?.get(name)?.as_text()
}

fn children(record: &Value) -> impl Iterator<Item = &Value> {
    let fields = match record {
        Value::Object(fields) => &fields[..],
        _ => &[],
    };
    fields.iter().filter_map(|(_, value)| list(value)).flatten()
}

/// The records that a value holds.
fn list(value: &Value) -> Option<&[Value]> {
    match value.get(RECORDS)? {
        Value::List(records) => Some(records),
        _ => None,
    }
}
