//! The rows of a file, part by part.

use std::collections::BTreeMap;
use std::io::Cursor;

use tenure_db::Db;
use tenure_sheet::{Cell, Fault, Format, Problem, Row, Shape};

use super::super::columns;
use super::super::model::evidence::{currency, questions};
use super::super::store::pieces;
use super::super::store::runs::Import;
use super::cells::{Cells, Here, Line};
use super::{read::Source, words};
use crate::base::registry::{ImportKind, Record};
use crate::base::{Acting, Error, Locale, Result};
use crate::features::people;

/// Largest file of cards, in bytes: cards are read as a whole.
const CARDS: u64 = 50 * 1024 * 1024;

pub(in crate::features::imports) type FileRows = Box<dyn Iterator<Item = std::result::Result<Row, Fault>> + Send>;

/// The rows of a file, as they stand.
pub(in crate::features::imports) fn rows(db: &Db, import: &Import, shape: &Shape, locale: Locale) -> Result<FileRows> {
    if !db.read_blocking(|q| pieces::kept(q, import.id))? {
        return Err(Error::conflict("imports-error-erased"));
    }
    if shape.format == Format::VCard {
        return cards(db, import, locale);
    }
    tenure_sheet::rows(Source::new(db, import.id, import.size), shape).map_err(|fault| broken(locale, &fault))
}

/// A fault of the whole file, in words.
pub(super) fn broken(locale: Locale, fault: &Fault) -> Error {
    Error::conflict_with("imports-error-file", vec![("why", words::of_fault(locale, fault))])
}

/// The columns of cards: those of the import of people that cards have.
pub(super) const CARD_COLUMNS: [&str; 14] = [
    "account",
    "name",
    "title",
    "email",
    "email_kind",
    "phone",
    "phone_kind",
    "contacts",
    "given_name",
    "family_name",
    "pronunciation",
    "languages",
    "birthday",
    "notes",
];

fn cards(db: &Db, import: &Import, locale: Locale) -> Result<FileRows> {
    if import.size > CARDS {
        return Err(Error::conflict("exchange-error-large"));
    }
    let mut bytes = Vec::new();
    std::io::copy(&mut Source::new(db, import.id, import.size), &mut Cursor::new(&mut bytes))
        .map_err(|e| Error::internal(e.to_string()))?;
    let read = people::vcard::rows(&bytes, "", locale).map_err(|refused| {
        let first = refused.first().map(|r| format!("{}: {}", r.line, r.reason)).unwrap_or_default();
        Error::conflict_with("imports-error-file", vec![("why", first)])
    })?;
    let row = |r: Record| Ok(Row { line: r.line, cells: CARD_COLUMNS.iter().map(|c| Cell::of(r.get(c))).collect() });
    Ok(Box::new(read.into_iter().map(row)))
}

/// Letters of a part at most, so that rows with long cells do not fill the memory.
const LETTERS: usize = 16 * 1024 * 1024;

/// Reads records part by part.
pub(super) struct Reader {
    rows: FileRows,
    cells: Cells,
    locale: Locale,
    /// Whether cells that rows lack at their end are empty.
    short: bool,
    /// Rows of the file so far, those with faults included.
    pub(super) seen: u64,
    /// Rows so far that a filter left out, by the header that it looks at.
    pub(super) left_out: BTreeMap<String, u64>,
}

impl Reader {
    pub(super) fn open(
        db: &Db,
        import: &Import,
        by: &Acting,
        (kind, ours): (&ImportKind, &[columns::Ours]),
    ) -> Result<Self> {
        let found = import.found.as_ref().ok_or_else(|| Error::conflict("imports-error-unread"))?;
        let mut setup = import.setup.clone();
        // What nobody answered is taken as the data say it.
        let (days, decimals) = questions(found, &setup, ours);
        setup.answers.days = setup.answers.days.or(days.and_then(|q| q.proposed));
        setup.answers.decimals = setup.answers.decimals.or(decimals.and_then(|q| q.proposed));
        let (locale, short) = (by.viewer.locale, setup.answers.short);
        let by_signs = currency(found, &setup, ours).and_then(|q| q.proposed);
        let here =
            Here { zone: &by.settings.zone, locale, currency: by_signs.unwrap_or(by.settings.currency.as_str()) };
        Ok(Self {
            rows: rows(db, import, &found.shape, locale)?,
            cells: Cells::new(setup, &found.shape.columns, (kind, ours), &here),
            locale,
            short,
            seen: 0,
            left_out: BTreeMap::new(),
        })
    }

    /// The next rows, at most so many and few that are long; empty at the end.
    ///
    /// # Errors
    /// A fault after which nothing more can be read.
    pub(super) fn part(&mut self, most: usize) -> Result<Vec<Line>> {
        let mut part = Vec::with_capacity(most.min(1000));
        let mut letters = 0;
        while part.len() < most && letters < LETTERS {
            match self.rows.next() {
                None => break,
                Some(Ok(row)) => part.push(self.line(&row)),
                Some(Err(Fault { what: Problem::TooFewCells { expected, .. }, row: Some(mut row), .. }))
                    if self.short =>
                {
                    row.cells.resize(expected, Cell::Empty);
                    part.push(self.line(&row));
                }
                Some(Err(fault)) if fault.goes_on => {
                    let text = fault.row.as_ref().map(first_words).unwrap_or_default();
                    part.push(Line::Wrong(
                        fault.line,
                        vec![(String::new(), text, words::of_fault(self.locale, &fault))],
                    ));
                }
                Some(Err(fault)) => return Err(broken(self.locale, &fault)),
            }
            self.seen += 1;
            if let Some(Line::Record(record)) = part.last() {
                letters += record.pairs().map(|(_, cell)| cell.len()).sum::<usize>();
            }
        }
        Ok(part)
    }

    fn line(&mut self, row: &Row) -> Line {
        if let Some(header) = self.cells.left_out(row) {
            match self.left_out.get_mut(header) {
                Some(rows) => *rows += 1,
                None => drop(self.left_out.insert(header.to_owned(), 1)),
            }
            return Line::Skipped(row.line);
        }
        self.cells.line(row)
    }
}

/// The beginning of a row, so that one recognises it.
fn first_words(row: &Row) -> String {
    let words: Vec<String> = row.cells.iter().take(3).map(|cell| cell.text().chars().take(60).collect()).collect();
    words.join(" | ")
}
