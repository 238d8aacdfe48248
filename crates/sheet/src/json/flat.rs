//! Objects within objects become columns: `Entity.LegalName`.

use super::Named;
use super::value::{Value, damaged};
use crate::csv::ROW;
use crate::{Cell, Problem};

/// A row that is being filled.
#[derive(Default)]
pub(super) struct Flat {
    row: Named,
    /// Bytes of its names and texts: a long name stands before each of the names within it.
    bytes: usize,
}

/// A record as a row.
pub(super) fn row(value: &Value) -> Result<Named, Problem> {
    let Value::Object(fields) = value else { return Err(damaged("is no object")) };
    let mut row = Flat::default();
    fields.iter().for_each(|(name, value)| row.add(name, value));
    row.finish()
}

impl Flat {
    /// Adds a value under its name. `$` is how XML that became JSON names the text of an element: it adds no name.
    pub(super) fn add(&mut self, name: &str, value: &Value) {
        match value {
            Value::Single(cell) => self.push(name, cell.clone()),
            Value::Object(fields) => {
                for (field, value) in fields {
                    match field.as_str() {
                        "$" => self.add(name, value),
                        field => self.within(name, field, value),
                    }
                }
            }
            Value::List(values) => match values.iter().map(single).collect::<Option<Vec<_>>>() {
                Some(cells) if cells.is_empty() => {}
                Some(cells) => {
                    let texts: Vec<_> = cells.iter().map(|c| c.text()).collect();
                    self.push(name, Cell::of(texts.join(";")));
                }
                None => {
                    for (value, number) in values.iter().zip(0..) {
                        self.within(name, &number.to_string(), value);
                    }
                }
            },
        }
    }

    /// Adds a single value.
    pub(super) fn push(&mut self, name: &str, cell: Cell) {
        self.bytes += name.len() + cell.text().len();
        if self.bytes <= ROW {
            self.row.push((name.to_owned(), cell));
        }
    }

    fn within(&mut self, name: &str, field: &str, value: &Value) {
        if self.bytes <= ROW {
            self.add(&format!("{name}.{field}"), value);
        }
    }

    /// Bytes of its names and texts.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The row, unless it became too long.
    pub(super) fn finish(self) -> Result<Named, Problem> {
        if self.bytes > ROW { Err(Problem::RowTooLong { most: ROW }) } else { Ok(self.row) }
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
