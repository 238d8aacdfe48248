//! The tables of a document, and their rows.

use std::io::Read;

use super::cell::{CellHead, text};
use crate::Fault;
use crate::grid::{COLUMNS, GridRow};
use crate::xml::{Node, Tag, Xml};

/// Walks through the tables of a document.
pub(super) struct Content<R> {
    pub(super) xml: Xml<R>,
    within: bool,
    number: u64,
    /// A row that stands several times, and how often still.
    repeated: Option<(u64, GridRow)>,
    text: String,
}

impl<R: Read> Content<R> {
    pub(super) fn new(xml: Xml<R>) -> Self {
        Self { xml, within: false, number: 0, repeated: None, text: String::new() }
    }

    /// Goes to the next table; its name.
    pub(super) fn table(&mut self) -> Result<Option<String>, Fault> {
        self.repeated = None;
        while self.within {
            self.one_row()?;
        }
        loop {
            let skip = match self.xml.next()? {
                Node::Open(tag) => match tag.full_name() {
                    "table:table" => {
                        let name = tag.get("table:name").unwrap_or_default().into_owned();
                        (self.within, self.number) = (true, 0);
                        return Ok(Some(name));
                    }
                    // Old versions of cells look like cells.
                    name => name == "table:tracked-changes",
                },
                Node::End => return Ok(None),
                _ => false,
            };
            if skip {
                self.xml.skip()?;
            }
        }
    }

    /// The next row of this table that holds anything.
    pub(super) fn next_row(&mut self) -> Result<Option<GridRow>, Fault> {
        loop {
            if let Some((left, row)) = &mut self.repeated {
                *left -= 1;
                self.number += 1;
                let mut again = if *left == 0 { std::mem::take(row) } else { row.clone() };
                again.number = self.number;
                if *left == 0 {
                    self.repeated = None;
                }
                return Ok(Some(again));
            }
            match self.one_row()? {
                Some((times, row)) if row.is_blank() => self.number = self.number.saturating_add(times),
                Some(repeated) => self.repeated = Some(repeated),
                None => return Ok(None),
            }
        }
    }

    /// The next row as it is written, and how often it stands there.
    fn one_row(&mut self) -> Result<Option<(u64, GridRow)>, Fault> {
        if !self.within {
            return Ok(None);
        }
        loop {
            let skip = match self.xml.next()? {
                Node::Open(tag) => match tag.full_name() {
                    "table:table-row" => {
                        let times = repeats(&tag, "table:number-rows-repeated");
                        return Ok(Some((times, self.cells()?)));
                    }
                    name => matches!(name, "table:shapes" | "office:forms" | "table:table"),
                },
                Node::Close(tag) if tag.full_name() == "table:table" => {
                    self.within = false;
                    return Ok(None);
                }
                Node::End => return Err(self.xml.cut()),
                _ => false,
            };
            if skip {
                self.xml.skip()?;
            }
        }
    }

    fn cells(&mut self) -> Result<GridRow, Fault> {
        let mut row = GridRow::default();
        let mut column: usize = 0;
        loop {
            let (head, times) = match self.xml.next()? {
                Node::Open(tag) if matches!(tag.full_name(), "table:table-cell" | "table:covered-table-cell") => {
                    (CellHead::of(&tag), repeats(&tag, "table:number-columns-repeated"))
                }
                Node::Close(tag) if tag.full_name() == "table:table-row" => return Ok(row),
                Node::End => return Err(self.xml.cut()),
                _ => continue,
            };
            self.text.clear();
            text(&mut self.xml, &mut self.text)?;
            let cell = head.cell(&self.text);
            let end = column.saturating_add(usize::try_from(times).unwrap_or(usize::MAX));
            if !cell.is_blank() {
                for at in column..end {
                    if at >= COLUMNS {
                        return Err(self.xml.fault("has a cell in a place that cannot be"));
                    }
                    row.push(at, cell.clone()).map_err(|what| Fault::fatal(self.number + 1, what))?;
                }
            }
            column = end;
        }
    }
}

/// How often something stands there; once unless it says otherwise.
fn repeats(tag: &Tag<'_>, name: &str) -> u64 {
    tag.get(name).and_then(|n| n.parse().ok()).filter(|n| *n > 0).unwrap_or(1)
}

/// The rows of one table.
pub(crate) struct TableRows<R> {
    content: Content<R>,
    over: bool,
}

impl<R: Read> TableRows<R> {
    pub(super) fn new(content: Content<R>) -> Self {
        Self { content, over: false }
    }
}

impl<R: Read> Iterator for TableRows<R> {
    type Item = Result<GridRow, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let row = self.content.next_row().transpose();
        self.over = !matches!(row, Some(Ok(_)));
        row
    }
}
