//! The rows of one sheet.

use std::io::Read;
use std::sync::Arc;

use super::book::Content;
use super::strings::{rich_text, unescaped};
use crate::grid::{COLUMNS, GridRow, Kind, ROWS, iso};
use crate::xml::{Node, Tag, Xml};
use crate::{Cell, Fault};

/// Rows, one after the other.
pub(crate) struct SheetRows<R> {
    xml: Xml<R>,
    content: Arc<Content>,
    number: u64,
    begun: bool,
    over: bool,
    value: String,
    formula: String,
}

/// What a cell says about itself before its value comes.
struct CellHead {
    column: usize,
    style: usize,
    kind: CellKind,
}

/// An element within a cell.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Value,
    Formula,
    Inline,
    Other,
}

impl Part {
    fn of(name: &str) -> Self {
        match name {
            "v" => Self::Value,
            "f" => Self::Formula,
            "is" => Self::Inline,
            _ => Self::Other,
        }
    }
}

/// How the value of a cell is written.
enum CellKind {
    Number,
    Shared,
    Text,
    Inline,
    Bool,
    Error,
    Day,
}

impl<R: Read> SheetRows<R> {
    pub(super) fn new(source: R, part: &str, content: Arc<Content>) -> Self {
        let xml = Xml::new(source, part);
        Self { xml, content, number: 0, begun: false, over: false, value: String::new(), formula: String::new() }
    }

    fn row(&mut self) -> Result<Option<GridRow>, Fault> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.name() == "sheetData" => self.begun = true,
                Node::Open(tag) if self.begun && tag.name() == "row" => {
                    let number = match tag.get("r") {
                        Some(text) => text.parse().ok().filter(|n| (1..=ROWS).contains(n)),
                        None => Some(self.number + 1),
                    };
                    self.number = number.ok_or_else(|| self.xml.fault("has a row of a number that cannot be"))?;
                    return self.cells().map(Some);
                }
                Node::Close(tag) if tag.name() == "sheetData" => return Ok(None),
                Node::End if self.begun => return Err(self.xml.cut()),
                Node::End => return Err(self.xml.fault("has no cells")),
                _ => {}
            }
        }
    }

    fn cells(&mut self) -> Result<GridRow, Fault> {
        let mut row = GridRow::new(self.number);
        let mut next = 0;
        loop {
            let head = match self.xml.next()? {
                Node::Open(tag) if tag.name() == "c" => cell_head(&tag, next),
                Node::Close(tag) if tag.name() == "row" => {
                    row.sort();
                    return Ok(row);
                }
                Node::End => return Err(self.xml.cut()),
                _ => continue,
            };
            let head = head.ok_or_else(|| self.xml.fault("has a cell in a place that cannot be"))?;
            next = head.column + 1;
            let cell = self.cell(&head)?;
            if cell != Cell::Empty {
                row.push(head.column, cell).map_err(Fault::whole)?;
            }
        }
    }

    fn cell(&mut self, head: &CellHead) -> Result<Cell, Fault> {
        self.value.clear();
        self.formula.clear();
        let mut within = Part::Other;
        let mut computed = false;
        loop {
            match self.xml.next()? {
                Node::Open(tag) => {
                    within = Part::of(tag.name());
                    computed |= within == Part::Formula;
                }
                Node::Close(tag) if tag.name() == "c" => break,
                Node::Close(_) => within = Part::Other,
                Node::Text(text) => match within {
                    Part::Value => self.value.push_str(&text),
                    Part::Formula => self.formula.push_str(&text),
                    _ => {}
                },
                Node::Remark => {}
                Node::End => return Err(self.xml.cut()),
            }
            if within == Part::Inline {
                rich_text(&mut self.xml, "is", &mut self.value)?;
                within = Part::Other;
            }
        }
        // A formula that nobody has computed yet has no value; that is not the same as an empty cell.
        if computed && self.value.is_empty() && !matches!(head.kind, CellKind::Text) {
            return Ok(Cell::Broken(format!("={}", self.formula)));
        }
        Ok(self.meant(head))
    }

    /// What a value means.
    fn meant(&self, head: &CellHead) -> Cell {
        let value = self.value.as_str();
        let broken = || Cell::Broken(value.to_owned());
        match head.kind {
            _ if value.is_empty() => Cell::Empty,
            CellKind::Shared => match value.trim().parse().ok().and_then(|at| self.content.strings.get(at)) {
                Some(text) => Cell::of(text),
                None => broken(),
            },
            CellKind::Text | CellKind::Inline => Cell::of(unescaped(value)),
            CellKind::Bool => Cell::Bool(value.trim() == "1" || value.trim() == "true"),
            CellKind::Error => broken(),
            CellKind::Day => iso(value.trim()).unwrap_or_else(broken),
            CellKind::Number => {
                let kind = self.content.kinds.get(head.style).copied().unwrap_or(Kind::Number);
                self.content.serial.cell(value, kind).unwrap_or_else(broken)
            }
        }
    }
}

impl<R: Read> Iterator for SheetRows<R> {
    type Item = Result<GridRow, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let row = self.row().map_err(|fault| Fault { line: self.number, ..fault }).transpose();
        self.over = !matches!(row, Some(Ok(_)));
        row
    }
}

fn cell_head(tag: &Tag<'_>, next: usize) -> Option<CellHead> {
    let column = match tag.get("r") {
        Some(place) => column(&place)?,
        None => next,
    };
    let kind = match tag.get("t").as_deref() {
        Some("s") => CellKind::Shared,
        Some("str") => CellKind::Text,
        Some("inlineStr") => CellKind::Inline,
        Some("b") => CellKind::Bool,
        Some("e") => CellKind::Error,
        Some("d") => CellKind::Day,
        _ => CellKind::Number,
    };
    let style = tag.get("s").and_then(|s| s.parse().ok()).unwrap_or(0);
    (column < COLUMNS).then_some(CellHead { column, style, kind })
}

/// The column (from 0) of a place like `BC12`.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |sum, b| sum * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(
            [column("A1"), column("Z9"), column("AA10"), column("XFD1")],
            [Some(0), Some(25), Some(26), Some(16_383)]
        );
        assert_eq!(column("12"), None);
    }
}
