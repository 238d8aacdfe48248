//! Spreadsheets of Excel since 2007.

mod book;
mod formats;
mod sheet;
mod strings;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use crate::grid::{self, GridRows};
use crate::zip::{Archive, Unpacked};
use crate::{Fault, Format, FormatSign, Problem, Shape, Wish};
use book::{Book, SheetPart};
use sheet::SheetRows;

/// Rows of a chosen sheet.
pub(crate) type XlsxRows<S> = GridRows<SheetRows<Unpacked<S>>>;

/// Judges a workbook: its sheets, and the first one that holds anything, or the one that the user wants.
pub(crate) fn look<S: Read + Seek>(mut archive: Archive<S>, sign: FormatSign, wish: &Wish) -> Result<Shape, Fault> {
    let book = Book::read(&mut archive)?;
    let names = book.sheets.iter().map(|s| s.name.clone()).collect();
    let tried: Vec<&SheetPart> = match &wish.sheet {
        Some(name) => vec![book.sheet(name)?],
        None => book.sheets.iter().filter(|s| !s.hidden).chain(book.sheets.iter().filter(|s| s.hidden)).collect(),
    };
    let content = book.content(&mut archive)?;
    for part in tried {
        let rows = grid::sample(SheetRows::new(archive.read(&part.part)?, &part.part, content.clone()))?;
        if !rows.is_empty() {
            return grid::shape((Format::Xlsx, sign), names, part.name.clone(), &rows, wish);
        }
    }
    Err(Fault::whole(Problem::Nothing))
}

/// Reads the rows of the sheet that `shape` names.
pub(crate) fn rows<S: Read + Seek>(mut archive: Archive<S>, shape: &Shape) -> Result<XlsxRows<S>, Fault> {
    let book = Book::read(&mut archive)?;
    let content = book.content(&mut archive)?;
    let part = &book.sheet(&shape.sheet)?.part;
    Ok(GridRows::new(SheetRows::new(archive.into_entry(part)?, part, content), shape))
}
