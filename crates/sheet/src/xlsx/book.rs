//! The workbook: which sheets it has, and where their words and formats are.

use std::borrow::Cow;
use std::io::{Read, Seek};
use std::sync::Arc;

use super::formats::Formats;
use super::strings::Strings;
use crate::grid::{Kind, SHEETS, Serial};
use crate::xml::{Node, Xml};
use crate::zip::{Archive, damaged};
use crate::{Fault, Problem};

/// A sheet with a table in it.
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Where it lies in the archive.
    pub(super) part: String,
}

/// A workbook.
pub(super) struct Book {
    pub(super) sheets: Vec<SheetPart>,
    serial: Serial,
    strings: Option<String>,
    styles: Option<String>,
}

/// What all sheets of a workbook refer to.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) strings: Strings,
    /// How numbers are shown, by style.
    pub(super) kinds: Vec<Kind>,
    pub(super) serial: Serial,
}

/// One part that refers to another.
struct Relation {
    id: String,
    /// The last word of its type.
    kind: String,
    target: String,
}

impl Book {
    pub(super) fn read<S: Read + Seek>(archive: &mut Archive<S>) -> Result<Self, Fault> {
        let root = relations(archive, "")?.into_iter().find(|r| r.kind == "officeDocument");
        let part = root.map_or_else(|| "xl/workbook.xml".to_owned(), |r| r.target);
        let relations = relations(archive, &part)?;
        let target = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
        let mut book = Self {
            sheets: Vec::new(),
            serial: Serial::Since1900,
            strings: target("sharedStrings"),
            styles: target("styles"),
        };
        let mut xml = Xml::new(archive.read(&part)?, &part);
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.name() == "workbookPr" && truth(tag.get("date1904")) => {
                    book.serial = Serial::Since1904;
                }
                Node::Open(tag) if tag.name() == "sheet" => {
                    let (Some(name), Some(id)) = (tag.get("name"), tag.get_local("id")) else { continue };
                    let relation = relations.iter().find(|r| r.id == *id && r.kind == "worksheet");
                    // Sheets of charts and dialogues have no table.
                    let Some(relation) = relation else { continue };
                    if book.sheets.len() == SHEETS {
                        return Err(damaged(&part, "names too many sheets"));
                    }
                    let hidden = tag.get("state").is_some_and(|s| s != "visible");
                    book.sheets.push(SheetPart { name: name.into_owned(), hidden, part: relation.target.clone() });
                }
                Node::End => break,
                _ => {}
            }
        }
        if book.sheets.is_empty() {
            return Err(damaged(&part, "names no sheet"));
        }
        Ok(book)
    }

    /// The sheet of a name.
    pub(super) fn sheet(&self, name: &str) -> Result<&SheetPart, Fault> {
        let found = self.sheets.iter().find(|s| s.name == name);
        found.ok_or_else(|| Fault::whole(Problem::NoSuchSheet(name.to_owned())))
    }

    /// Reads words and formats.
    pub(super) fn content<S: Read + Seek>(&self, archive: &mut Archive<S>) -> Result<Arc<Content>, Fault> {
        let strings = match &self.strings {
            Some(part) => Strings::read(&mut Xml::new(archive.read(part)?, part))?,
            None => Strings::default(),
        };
        let kinds = match &self.styles {
            Some(part) => Formats::read(&mut Xml::new(archive.read(part)?, part))?,
            None => Vec::new(),
        };
        Ok(Arc::new(Content { strings, kinds, serial: self.serial }))
    }
}

fn truth(value: Option<Cow<'_, str>>) -> bool {
    value.is_some_and(|v| v == "1" || v == "true")
}

/// What a part refers to; the archive as a whole has no name.
fn relations<S: Read + Seek>(archive: &mut Archive<S>, part: &str) -> Result<Vec<Relation>, Fault> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let place = join(folder, &format!("_rels/{file}.rels"));
    if archive.find(&place).is_none() {
        return Ok(Vec::new());
    }
    let mut xml = Xml::new(archive.read(&place)?, &place);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.name() == "Relationship" => {
                let get = |name: &str| tag.get(name).unwrap_or_default().into_owned();
                let kind = get("Type").rsplit('/').next().unwrap_or_default().to_owned();
                if found.len() > 2 * SHEETS {
                    return Err(damaged(&place, "refers to too much"));
                }
                found.push(Relation { id: get("Id"), kind, target: join(folder, &get("Target")) });
            }
            Node::End => return Ok(found),
            _ => {}
        }
    }
}

/// A path seen from a folder.
fn join(folder: &str, path: &str) -> String {
    if let Some(absolute) = path.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
