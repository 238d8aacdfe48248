//! What `sf data export tree` writes: records with a type and a reference, and their children within them.

use super::Named;
use super::flat::flatten;
use super::value::{Value, damaged, parse};
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
    let mut found = Vec::new();
    collect(record, None, wanted, &mut found)?;
    Ok(found)
}

fn collect(record: &Value, parent: Option<&str>, wanted: &str, found: &mut Vec<Named>) -> Result<(), Problem> {
    let kind = kind(record).ok_or_else(|| damaged("has no attributes with a type"))?;
    let reference = attribute(record, REFERENCE);
    if kind == wanted {
        let mut row =
            vec![(REFERENCE.to_owned(), reference.map_or(Cell::Empty, Cell::of)), (TYPE.to_owned(), Cell::of(kind))];
        if let Some(parent) = parent {
            row.push((PARENT.to_owned(), Cell::of(parent)));
        }
        if let Value::Object(fields) = record {
            let own = fields.iter().filter(|(name, value)| name != "attributes" && list(value).is_none());
            own.for_each(|(name, value)| flatten(name, value, &mut row));
        }
        found.push(row);
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
