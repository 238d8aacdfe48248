//! Kinds whose rows only make sense together: one transaction, without the rows that are refused.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::model::state::{Counts, Kind, State};
use super::super::store::lines::Line as Look;
use super::cells::Line;
use super::parts::PART;
use super::{Ended, Work};
use crate::base::imports::{ImportReport, Record, Refusal};
use crate::base::{Acting, Error, Fields, Locale, Result, Tx, say};

/// Most rows of such a file.
const MOST: usize = 50_000;

/// Why a savepoint is taken back.
enum Stop {
    /// It was only a check.
    Check(ImportReport),
    /// Something failed.
    Error(Error),
}

impl From<tenure_db::Error> for Stop {
    fn from(error: tenure_db::Error) -> Self {
        Stop::Error(error.into())
    }
}

impl Work<'_> {
    /// All rows that can be read, and what cannot.
    fn all(&mut self) -> Result<(Vec<Record>, Vec<Look>, Counts)> {
        let mut reader = self.reader()?;
        let (mut records, mut looks, mut counts) = (Vec::new(), Vec::new(), Counts::default());
        loop {
            let part = reader.part(PART)?;
            if part.is_empty() {
                break;
            }
            for line in part {
                match line {
                    Line::Record(record) => records.push(record),
                    Line::Skipped(_) => counts.add(Kind::Skipped),
                    Line::Wrong(line, faults) => {
                        counts.add(Kind::Refused);
                        looks.extend(faults.into_iter().map(|(field, value, reason)| look(line, field, value, reason)));
                    }
                }
            }
            if records.len() > MOST {
                return Err(Error::conflict("imports-error-many-together"));
            }
        }
        (counts.rows, counts.left_out) = (reader.seen, reader.left_out);
        Ok((records, looks, counts))
    }

    pub(super) fn check_together(&mut self) -> Result<Ended> {
        let (records, looks, counts) = self.all()?;
        self.note(looks)?;
        let (report, looks, refused) = self.load(records, true)?;
        self.note(looks)?;
        Ok(Ended::at(State::Checked, counted(counts, &report, refused)))
    }

    pub(super) fn run_together(&mut self) -> Result<Ended> {
        let (records, _, mut counts) = self.all()?;
        let (report, looks, refused) = self.load(records, false)?;
        self.note(looks)?;
        (counts.done_new, counts.done_changed) = (report.new, report.changed);
        Ok(Ended::at(State::Done, counted(counts, &report, refused)))
    }

    /// Stores the records without those that are refused; what was done, what is refused, and how many rows that are.
    fn load(&self, mut records: Vec<Record>, check: bool) -> Result<(ImportReport, Vec<Look>, u64)> {
        let mut looks = Vec::new();
        let mut refused = HashSet::new();
        // A row that is refused may take along others that need it: until nothing more is refused.
        loop {
            let (kind, by) = (self.kind, self.by_now());
            let _underway = self.app.pulse.begin(&self.app.clock);
            let records_now = Arc::new(records);
            let rows = records_now.clone();
            let report = self.app.db.write_blocking(move |tx| once(tx, &by, &kind, &rows, check))?;
            if report.refused.is_empty() {
                return Ok((report, looks, refused.len() as u64));
            }
            let lines: HashSet<u64> = report.refused.iter().map(|r| r.line).collect();
            let value_of =
                |r: &Refusal| records_now.iter().find(|x| x.line == r.line).map_or("", |x| x.get(&r.column)).to_owned();
            looks.extend(report.refused.iter().map(|r| look(r.line, r.column.clone(), value_of(r), r.reason.clone())));
            let rest: Vec<Record> = records_now.iter().filter(|r| !lines.contains(&r.line)).cloned().collect();
            // What is wrong with the file as a whole refuses all of it.
            if lines.contains(&0) || rest.len() == records_now.len() {
                refused.extend(records_now.iter().map(|r| r.line));
                return Ok((ImportReport::default(), looks, refused.len() as u64));
            }
            refused.extend(lines);
            records = rest;
        }
    }
}

fn look(line: u64, field: String, value: String, reason: String) -> Look {
    Look { line, outcome: Kind::Refused, field, value, reason, detail: serde_json::Value::Null }
}

fn counted(counts: Counts, report: &ImportReport, refused: u64) -> Counts {
    Counts { new: report.new, changed: report.changed, same: report.same, refused: counts.refused + refused, ..counts }
}

/// Loads once; taken back when anything is refused, and in a check.
fn once(
    tx: &Tx<'_>,
    by: &Acting,
    kind: &crate::base::registry::ImportKind,
    records: &[Record],
    check: bool,
) -> Result<ImportReport> {
    let stored = tx.attempt(|tx| {
        let mut report = ImportReport::default();
        if let Err(error) = kind.load(tx, by, records, &mut report) {
            whole(by.viewer.locale, &mut report, error).map_err(Stop::Error)?;
        }
        if check || !report.refused.is_empty() { Err(Stop::Check(report)) } else { Ok(report) }
    });
    match stored {
        Ok(report) | Err(Stop::Check(report)) => Ok(report),
        Err(Stop::Error(error)) => Err(error),
    }
}

/// What an action refused without the kind saying of which row.
fn whole(locale: Locale, report: &mut ImportReport, error: Error) -> Result<()> {
    let mut refuse =
        |column: &str, reason: String| report.refused.push(Refusal { line: 0, column: column.to_owned(), reason });
    match error {
        Error::Invalid(Fields(all)) => {
            all.iter().for_each(|e| refuse(&e.field, say::message(locale, e.key, &e.args)));
        }
        Error::Conflict(c) => refuse("", say::message(locale, c.key, &c.args)),
        other => return Err(other),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_were_refused_twice_count_once() {
        let counts = Counts { rows: 9, refused: 1, ..Counts::default() };
        let report = ImportReport { new: 5, changed: 1, same: 0, refused: Vec::new() };
        let counts = counted(counts, &report, 2);
        assert_eq!((counts.new, counts.changed, counts.refused, counts.rows), (5, 1, 3, 9));
    }
}
