//! JSON: lists of objects, wherever they lie in a file, JSON Lines, and what `sf data export tree` writes.

mod flat;
mod outline;
mod records;
mod scan;
#[cfg(test)]
mod tests;
mod tree;
mod value;

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Seek, SeekFrom};

use crate::coding::{Coding, Decoder, Found};
use crate::csv::{CELLS, ROW};
use crate::{Cell, DelimiterSign, Evidence, Fault, Format, FormatSign, HeaderSign, Problem, Row, Shape, Wish};
use outline::{Outline, outline};
use records::Records;
use scan::Scan;

/// Most bytes of a file.
pub(crate) const MOST: u64 = 100 << 20;

/// A record with the names of its values.
type Named = Vec<(String, Cell)>;

/// What comes of one record of the file.
enum Step {
    /// Rows of the wanted table, perhaps none, and how many places of the record are not in the encoding.
    Rows(Vec<Named>, u64),
    /// Something wrong with it.
    Wrong(Problem),
}

/// Judges a file: all of it is read, for the names of columns may come late.
pub(crate) fn look(
    source: &mut (impl Read + Seek),
    found: &Found,
    format: FormatSign,
    wish: &Wish,
) -> Result<Shape, Fault> {
    let outline = outline(&mut open(&mut *source, found.coding)?)?;
    let (sheets, sheet) = match &outline {
        Outline::Lists(paths) => {
            let names: Vec<String> = paths.iter().map(|p| p.join(".")).collect();
            (names.clone(), chosen(&names, wish)?)
        }
        Outline::Tree => {
            let types = types(open(&mut *source, found.coding)?)?;
            (types.clone(), chosen(&types, wish)?)
        }
        Outline::Root | Outline::Lines | Outline::Single => (Vec::new(), String::new()),
    };
    let mut columns = Columns::default();
    for step in Steps::new(open(source, found.coding)?, &outline, &sheet)? {
        if let Step::Rows(rows, _) = step? {
            rows.iter().flatten().try_for_each(|(name, _)| columns.add(name))?;
        }
    }
    if columns.names.is_empty() {
        return Err(Fault::whole(Problem::Nothing));
    }
    Ok(Shape {
        format: Format::Json,
        encoding: found.coding.name().to_owned(),
        delimiter: String::new(),
        header: true,
        start: 1,
        left: 0,
        sheets,
        sheet,
        columns: columns.names,
        evidence: Evidence {
            format,
            encoding: found.sign,
            delimiter: DelimiterSign::Format,
            header: HeaderSign::Format,
        },
    })
}

/// The table that the user wants, or the first one.
fn chosen(names: &[String], wish: &Wish) -> Result<String, Fault> {
    match &wish.sheet {
        Some(name) if names.contains(name) => Ok(name.clone()),
        Some(name) => Err(Fault::whole(Problem::NoSuchSheet(name.clone()))),
        None => names.first().cloned().ok_or(Fault::whole(Problem::Nothing)),
    }
}

/// All record types of an exported tree, in the order in which they come.
fn types(scan: Scan<impl Read>) -> Result<Vec<String>, Fault> {
    let mut types = Vec::new();
    let mut records = Records::within(scan, &[tree::RECORDS.to_owned()])?;
    while let Some(record) = records.next()? {
        if let Ok(value) = value::parse(&record) {
            tree::types(&value, &mut types);
        }
    }
    Ok(types)
}

fn open<S: Read + Seek>(mut source: S, coding: Coding) -> Result<Scan<S>, Fault> {
    if source.seek(SeekFrom::End(0))? > MOST {
        return Err(Fault::whole(Problem::TooBig { most: MOST }));
    }
    source.rewind()?;
    Ok(Scan::new(Decoder::new(source, coding)))
}

/// Names in the order in which they first come.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    bytes: usize,
}

impl Columns {
    fn add(&mut self, name: &str) -> Result<(), Fault> {
        if !self.places.contains_key(name) {
            self.bytes += name.len();
            if self.names.len() == CELLS || self.bytes > ROW {
                let what = Problem::TooManyCells { expected: CELLS, found: self.names.len() + 1 };
                return Err(Fault::whole(what));
            }
            self.places.insert(name.to_owned(), self.names.len());
            self.names.push(name.to_owned());
        }
        Ok(())
    }
}

/// Goes through the records of a file.
struct Steps<R> {
    records: Records<R>,
    /// Record type that is wanted, in an exported tree.
    tree: Option<String>,
    over: bool,
}

impl<R: Read> Steps<R> {
    fn new(scan: Scan<R>, outline: &Outline, sheet: &str) -> Result<Self, Fault> {
        let (records, tree) = match outline {
            Outline::Root => (Records::within(scan, &[])?, None),
            Outline::Lines => (Records::lines(scan), None),
            Outline::Single => (Records::single(scan), None),
            Outline::Tree => (Records::within(scan, &[tree::RECORDS.to_owned()])?, Some(sheet.to_owned())),
            Outline::Lists(paths) => {
                let path = paths.iter().find(|p| p.join(".") == sheet);
                let path = path.ok_or_else(|| Fault::whole(Problem::NoSuchSheet(sheet.to_owned())))?;
                (Records::within(scan, path)?, None)
            }
        };
        Ok(Self { records, tree, over: false })
    }
}

impl<R: Read> Iterator for Steps<R> {
    type Item = Result<Step, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let record = match self.records.next().transpose()? {
            Ok(record) => record,
            Err(fault) => {
                self.over = true;
                return Some(Err(fault));
            }
        };
        let step = value::parse(&record).and_then(|value| match &self.tree {
            Some(wanted) => tree::rows(&value, wanted),
            None => flat::row(&value).map(|row| vec![row]),
        });
        let broken = self.records.scan.broken();
        Some(Ok(step.map_or_else(Step::Wrong, |rows| Step::Rows(rows, broken))))
    }
}

/// The rows of one table.
pub(crate) struct JsonRows<R> {
    steps: Steps<R>,
    columns: Columns,
    waiting: VecDeque<Named>,
    /// Places of the rows that wait that are not in the encoding.
    broken: u64,
    number: u64,
}

/// Reads the table that `shape` names.
pub(crate) fn rows<S: Read + Seek>(mut source: S, shape: &Shape) -> Result<JsonRows<S>, Fault> {
    let coding = Coding::named(&shape.encoding)?;
    let outline = outline(&mut open(&mut source, coding)?)?;
    let mut columns = Columns::default();
    shape.columns.iter().try_for_each(|name| columns.add(name))?;
    let steps = Steps::new(open(source, coding)?, &outline, &shape.sheet)?;
    Ok(JsonRows { steps, columns, waiting: VecDeque::new(), broken: 0, number: 0 })
}

impl<R> JsonRows<R> {
    fn row(&self, named: Named) -> Row {
        let mut cells = vec![Cell::Empty; self.columns.names.len()];
        for (name, cell) in named {
            if let Some(place) = self.columns.places.get(&name) {
                cells[*place] = cell;
            }
        }
        Row { line: self.number, cells }
    }
}

impl<R: Read> Iterator for JsonRows<R> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(named) = self.waiting.pop_front() {
                self.number += 1;
                let row = self.row(named);
                return Some(match std::mem::take(&mut self.broken) {
                    0 => Ok(row),
                    places => {
                        let encoding = self.steps.records.scan.encoding().to_owned();
                        Err(Fault::of(row, Problem::NotInEncoding { encoding, places }))
                    }
                });
            }
            match self.steps.next()? {
                Ok(Step::Rows(rows, broken)) => {
                    self.broken += broken;
                    self.waiting.extend(rows);
                }
                Ok(Step::Wrong(what)) => {
                    self.number += 1;
                    return Some(Err(Fault { line: self.number, what, row: None, goes_on: true }));
                }
                Err(fault) => return Some(Err(Fault { line: self.number + 1, ..fault })),
            }
        }
    }
}
