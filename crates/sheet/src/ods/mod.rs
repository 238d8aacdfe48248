//! Spreadsheets of LibreOffice.

mod cell;
mod table;
#[cfg(test)]
mod tests;

use std::io::{Read, Seek};

use crate::grid::{self, GridRows, SHEETS};
use crate::xml::Xml;
use crate::zip::{Archive, Unpacked, damaged};
use crate::{Fault, Format, FormatSign, Problem, Row, Shape, Wish};
use table::{Content, TableRows};

/// Where everything is.
const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";

/// Rows of a chosen sheet.
pub(crate) type OdsRows<S> = GridRows<TableRows<Unpacked<S>>>;

/// Judges a spreadsheet: its tables, and the first one that holds anything, or the one that the user wants.
pub(crate) fn look<S: Read + Seek>(mut archive: Archive<S>, sign: FormatSign, wish: &Wish) -> Result<Shape, Fault> {
    unlocked(&mut archive)?;
    let mut content = Content::new(Xml::new(archive.read(CONTENT)?, CONTENT));
    let mut names = Vec::new();
    let mut chosen: Option<(String, Vec<Row>)> = None;
    while let Some(name) = content.table()? {
        if names.len() == SHEETS {
            return Err(damaged(CONTENT, "has too many sheets"));
        }
        names.push(name.clone());
        let wanted = wish.sheet.as_ref().is_none_or(|wish| *wish == name);
        if wanted && chosen.is_none() {
            let rows = grid::sample(std::iter::from_fn(|| content.next_row().transpose()))?;
            if !rows.is_empty() || wish.sheet.is_some() {
                chosen = Some((name, rows));
            }
        }
    }
    match (chosen, &wish.sheet) {
        (Some((name, rows)), _) => grid::shape((Format::Ods, sign), names, name, &rows, wish),
        (None, Some(name)) => Err(Fault::whole(Problem::NoSuchSheet(name.clone()))),
        (None, None) => Err(Fault::whole(Problem::Nothing)),
    }
}

/// Reads the rows of the table that `shape` names.
pub(crate) fn rows<S: Read + Seek>(mut archive: Archive<S>, shape: &Shape) -> Result<OdsRows<S>, Fault> {
    unlocked(&mut archive)?;
    let mut content = Content::new(Xml::new(archive.into_entry(CONTENT)?, CONTENT));
    while let Some(name) = content.table()? {
        if name == shape.sheet {
            return Ok(GridRows::new(TableRows::new(content), shape));
        }
    }
    Err(Fault::whole(Problem::NoSuchSheet(shape.sheet.clone())))
}

/// Refuses files that need a password.
fn unlocked<S: Read + Seek>(archive: &mut Archive<S>) -> Result<(), Fault> {
    let mut locked = archive.find("encrypted-package").is_some();
    if archive.find(MANIFEST).is_some() {
        let mut manifest = Vec::new();
        archive.read(MANIFEST)?.read_to_end(&mut manifest)?;
        locked |= String::from_utf8_lossy(&manifest).contains("encryption-data");
    }
    if locked { Err(Fault::whole(Problem::Encrypted)) } else { Ok(()) }
}
