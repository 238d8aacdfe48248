//! Objects within objects become columns: `Entity.LegalName`.

use super::Named;
use super::value::{Value, damaged};
use crate::{Cell, Problem};

/// A record as a row.
pub(super) fn row(value: &Value) -> Result<Named, Problem> {
    let Value::Object(fields) = value else { return Err(damaged("is no object")) };
    let mut row = Vec::new();
    fields.iter().for_each(|(name, value)| flatten(name, value, &mut row));
    Ok(row)
}

/// Adds a value under its name. `$` is how XML that became JSON names the text of an element: it adds no name.
pub(super) fn flatten(name: &str, value: &Value, row: &mut Named) {
    match value {
        Value::Single(cell) => row.push((name.to_owned(), cell.clone())),
        Value::Object(fields) => {
            for (field, value) in fields {
                match field.as_str() {
                    "$" => flatten(name, value, row),
                    field => flatten(&format!("{name}.{field}"), value, row),
                }
            }
        }
        Value::List(values) => match values.iter().map(single).collect::<Option<Vec<_>>>() {
            Some(cells) if cells.is_empty() => {}
            Some(cells) => {
                let texts: Vec<_> = cells.iter().map(|c| c.text()).collect();
                row.push((name.to_owned(), Cell::of(texts.join(";"))));
            }
            None => {
                for (value, number) in values.iter().zip(0..) {
                    flatten(&format!("{name}.{number}"), value, row);
                }
            }
        },
    }
}

/// What is one value, in whatever wrapping.
fn single(value: &Value) -> Option<&Cell> {
    match value {
        Value::Single(cell) => Some(cell),
        Value::Object(fields) => match &fields[..] {
            [(name, value)] if name == "$" => single(value),
            _ => None,
        },
        Value::List(_) => None,
    }
}
