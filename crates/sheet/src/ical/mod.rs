//! Calendars (RFC 5545): events, tasks and journals as rows.
//!
//! A recurring event is one row with its rule; what was moved of it is a row of its own with a `RECURRENCE-ID`. Times of
//! a zone become points in time, times without one stay as they are, and the end of whole days is the day after, as in
//! the file.

mod entry;
mod lines;
mod property;
mod rule;
#[cfg(test)]
mod tests;
mod when;
mod zones;

use std::io::{Read, Seek, SeekFrom};

use crate::coding::{Coding, Found};
use crate::{DelimiterSign, Evidence, Fault, Format, FormatSign, HeaderSign, Problem, Row, Shape, Wish};
use entry::{COLUMNS, Entry};
use lines::{Line, Lines, Source};
use property::Property;
use zones::Zones;

/// Most bytes of a file.
const MOST: u64 = 100 << 20;

/// What becomes rows.
const KINDS: [&str; 3] = ["VEVENT", "VTODO", "VJOURNAL"];

/// Whether a text begins like a calendar, or like a part of one.
pub(crate) fn begins(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default().trim().to_ascii_uppercase();
    first.strip_prefix("BEGIN:V").is_some_and(|rest| rest != "CARD")
}

/// Judges a calendar: all of it is read, for its kinds of entries may come late.
pub(crate) fn look(
    source: &mut (impl Read + Seek),
    found: &Found,
    format: FormatSign,
    wish: &Wish,
) -> Result<Shape, Fault> {
    let mut lines = open(source, found.coding)?;
    let mut sheets: Vec<String> = Vec::new();
    while let Some(line) = lines.next()? {
        if let Some(kind) = KINDS.iter().find(|kind| line.begins(kind))
            && !sheets.iter().any(|known| known == kind)
        {
            sheets.push((*kind).to_owned());
        }
    }
    if sheets.is_empty() {
        return Err(Fault::whole(Problem::Nothing));
    }
    let sheet = wish.sheet.clone().unwrap_or_default();
    if !sheet.is_empty() && !sheets.contains(&sheet) {
        return Err(Fault::whole(Problem::NoSuchSheet(sheet)));
    }
    Ok(Shape {
        format: Format::ICal,
        encoding: found.coding.name().to_owned(),
        delimiter: String::new(),
        header: true,
        start: 1,
        left: 0,
        sheets,
        sheet,
        columns: COLUMNS.map(str::to_owned).to_vec(),
        evidence: Evidence {
            format,
            encoding: found.sign,
            delimiter: DelimiterSign::Format,
            header: HeaderSign::Format,
        },
    })
}

fn open<S: Read + Seek>(mut source: S, coding: Coding) -> Result<Lines<Source<S>>, Fault> {
    if source.seek(SeekFrom::End(0))? > MOST {
        return Err(Fault::whole(Problem::TooBig { most: MOST }));
    }
    source.rewind()?;
    Ok(Lines::new(source, coding))
}

/// Reads the entries that `shape` names. Zones are read first: they may stand behind the entries that use them.
pub(crate) fn rows<S: Read + Seek>(mut source: S, shape: &Shape) -> Result<IcalRows<S>, Fault> {
    let coding = Coding::named(&shape.encoding)?;
    let zones = Zones::read(&mut open(&mut source, coding)?)?;
    Ok(IcalRows { lines: open(source, coding)?, zones, kind: shape.sheet.clone(), open: Vec::new(), over: false })
}

/// Entries, one after the other.
pub(crate) struct IcalRows<S> {
    lines: Lines<Source<S>>,
    zones: Zones,
    /// The kind that is wanted; empty for all.
    kind: String,
    /// Components that have begun around the entry.
    open: Vec<String>,
    over: bool,
}

impl<S: Read> IcalRows<S> {
    /// The next entry that is wanted.
    fn entry(&mut self) -> Result<Option<Result<Row, Fault>>, Fault> {
        while let Some(line) = self.lines.next()? {
            let Some(property) = Property::of(&line.text) else {
                return Ok(Some(Err(no_property(&line))));
            };
            let component = property.value.trim().to_ascii_uppercase();
            match property.name.as_str() {
                "BEGIN" if KINDS.contains(&component.as_str()) => {
                    let entry = self.read(Entry::new(line.number, &component))?;
                    if self.kind.is_empty() || self.kind == component {
                        return Ok(Some(entry.finish(&self.zones)));
                    }
                }
                "BEGIN" => self.open.push(component),
                "END" => match self.open.iter().rposition(|open| *open == component) {
                    Some(at) => self.open.truncate(at),
                    None => return Ok(Some(Err(Fault { goes_on: true, ..Fault::fatal(line.number, bad(&property)) }))),
                },
                _ => {}
            }
        }
        Ok(None)
    }

    /// Reads an entry that has begun, up to its end; alarms within it are passed over.
    fn read(&mut self, mut entry: Entry) -> Result<Entry, Fault> {
        let mut within: Vec<String> = Vec::new();
        loop {
            let Some(line) = self.lines.next()? else {
                entry.note(Problem::Damaged { part: entry.kind.clone(), why: "is cut off".to_owned() });
                return Ok(entry);
            };
            let Some(property) = Property::of(&line.text) else {
                entry.note(no_property(&line).what);
                continue;
            };
            match property.name.as_str() {
                "BEGIN" => within.push(property.value.to_ascii_uppercase()),
                "END" if property.value.trim().eq_ignore_ascii_case(&entry.kind) => return Ok(entry),
                "END" => match within.pop() {
                    Some(inner) if inner == property.value.trim().to_ascii_uppercase() => {}
                    _ => entry.note(bad(&property)),
                },
                _ if within.is_empty() => entry.add(&line, &property, self.lines.encoding()),
                _ => {}
            }
        }
    }
}

fn no_property(line: &Line) -> Fault {
    let start: String = line.text.chars().take(80).collect();
    Fault { goes_on: true, ..Fault::fatal(line.number, Problem::NoProperty(start)) }
}

/// A property that says nothing that can be.
fn bad(property: &Property) -> Problem {
    let value = property.value.chars().take(80).collect();
    Problem::BadValue { name: property.name.clone(), value }
}

impl<S: Read> Iterator for IcalRows<S> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let entry = self.entry().unwrap_or_else(|fault| Some(Err(fault)));
        self.over = entry.as_ref().is_none_or(|e| e.as_ref().is_err_and(|fault| !fault.goes_on));
        entry
    }
}
