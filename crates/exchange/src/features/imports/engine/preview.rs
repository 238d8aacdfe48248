//! What the first rows of a file would become, told before anything is checked. Reads only.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::model::state::Kind;
use super::super::store::runs::Import;
use super::cells::Line;
use super::parts::PART;
use super::plan;
use super::{Work, begin};
use crate::base::imports::{ImportWay, Reading, Surveys};
use crate::base::{App, Result};

/// Rows that are looked at.
const FIRST: usize = 100;
/// Rows of a file up to which a kind that has to know all of them is asked.
const SURVEYED: u64 = 20_000;
/// Rows that are gone through for a list of new or unchanged ones.
const SEARCHED: u64 = 10_000;

/// A row as it would be stored.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its line.
    pub line: u64,
    /// Our columns with their values.
    pub cells: Vec<(String, String)>,
    /// Columns that cannot be stored, with what stands there and why.
    pub wrong: Vec<(String, String, String)>,
}

/// What the first rows tell.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The first row.
    pub first: Option<Row>,
    /// Rows that were looked at.
    pub seen: u64,
    /// How many of them are refused or parked, by our column.
    pub wrong: BTreeMap<String, u64>,
}

/// Looks at the first rows. Blocks.
///
/// # Errors
/// When the file cannot be read; what the database says.
pub fn first(app: &App, import: &Import) -> Result<Preview> {
    let work = begin(app, Uuid::nil(), import.clone())?;
    let part = work.reader()?.part(FIRST)?;
    let mut preview = Preview { seen: part.len() as u64, ..Preview::default() };
    let rows: Vec<Row> = part.iter().map(bare).collect();
    let mut rows: BTreeMap<u64, Row> = rows.into_iter().map(|row| (row.line, row)).collect();
    if let Some(mut reading) = work.quietly()? {
        for planned in work.plan(reading.as_mut(), &part)? {
            let looks = planned.looks.into_iter().filter(|l| matches!(l.outcome, Kind::Refused | Kind::Parked));
            for look in looks {
                if let Some(row) = rows.get_mut(&look.line).filter(|row| row.wrong.iter().all(|w| w.0 != look.field)) {
                    row.wrong.push((look.field, look.value, look.reason));
                }
            }
        }
    }
    for row in rows.values() {
        row.wrong.iter().for_each(|(field, ..)| *preview.wrong.entry(field.clone()).or_default() += 1);
    }
    preview.first = rows.into_values().next();
    Ok(preview)
}

/// The first rows that are new, or stored already; empty for kinds that cannot say so row by row. Blocks.
///
/// # Errors
/// When the file cannot be read; what the database says.
pub fn of_kind(app: &App, import: &Import, kind: Kind, most: usize) -> Result<Vec<Row>> {
    let work = begin(app, Uuid::nil(), import.clone())?;
    let Some(mut reading) = work.quietly()? else { return Ok(Vec::new()) };
    let (mut reader, mut found) = (work.reader()?, Vec::new());
    while found.len() < most && reader.seen < SEARCHED {
        let part = reader.part(PART)?;
        if part.is_empty() {
            break;
        }
        let rows: Vec<Row> = part.iter().map(bare).collect();
        let planned = work.plan(reading.as_mut(), &part)?;
        found.extend(rows.into_iter().zip(planned).filter(|(_, planned)| planned.kind == kind).map(|(row, _)| row));
    }
    found.truncate(most);
    Ok(found)
}

fn bare(line: &Line) -> Row {
    match line {
        Line::Skipped(line) => Row { line: *line, ..Row::default() },
        Line::Wrong(line, wrong) => Row { line: *line, wrong: wrong.clone(), ..Row::default() },
        Line::Record(r) => {
            let filled = r.pairs().filter(|(_, value)| !value.is_empty());
            let cells = filled.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            Row { line: r.line, cells, wrong: Vec::new() }
        }
    }
}

impl Work<'_> {
    /// The kind, begun, without a trace of it; none when its rows only make sense together, or when it would have to
    /// go through a large file first.
    fn quietly(&self) -> Result<Option<Box<dyn Reading>>> {
        if matches!(self.kind.way, ImportWay::Together(_)) {
            return Ok(None);
        }
        let mut reading = self.begun()?;
        if reading.surveys() != Surveys::All {
            return Ok(Some(reading));
        }
        if self.import.counts.rows > SURVEYED {
            return Ok(None);
        }
        let mut reader = self.reader()?;
        loop {
            let part = reader.part(PART)?;
            if part.is_empty() {
                return Ok(Some(reading));
            }
            reading.survey(&plan::records(&part))?;
        }
    }

    fn plan(&self, reading: &mut dyn Reading, part: &[Line]) -> Result<Vec<plan::Planned>> {
        let (ground, by) = (self.ground(), &self.by);
        self.app.db.read_blocking(|q| plan::part(reading, q, by, &ground, part))
    }
}
