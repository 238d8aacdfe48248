//! From rows of a file to records: cells in one form, rules applied, what cannot be read named by line and column.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::Arc;

use jiff::tz::TimeZone;
use tenure_db::Db;
use tenure_sheet::{Cell, Fault, Format, Row, Shape};

use super::super::columns;
use super::super::model::evidence::questions;
use super::super::model::rules::{self, Rule};
use super::super::model::setup::Setup;
use super::super::model::{sensitive, values};
use super::super::store::runs::Import;
use super::{read::Source, words};
use crate::base::imports::Twin;
use crate::base::registry::{Reads, Record};
use crate::base::{Acting, Error, Locale, Result};
use crate::features::people;

/// Largest file of cards, in bytes: cards are read as a whole.
const CARDS: u64 = 50 * 1024 * 1024;

type FileRows = Box<dyn Iterator<Item = std::result::Result<Row, Fault>> + Send>;

/// The rows of a file, as they stand.
pub(super) fn rows(db: &Db, import: &Import, shape: &Shape, locale: Locale) -> Result<FileRows> {
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
    let read = people::vcard::records(&bytes, "", locale).map_err(|refused| {
        let first = refused.first().map(|r| format!("{}: {}", r.line, r.reason)).unwrap_or_default();
        Error::conflict_with("imports-error-file", vec![("why", first)])
    })?;
    let row = |r: Record| Ok(Row { line: r.line, cells: CARD_COLUMNS.iter().map(|c| Cell::of(r.get(c))).collect() });
    Ok(Box::new(read.into_iter().map(row)))
}

/// One row, as far as it could be read.
pub(super) enum Line {
    /// It can be understood.
    Record(Record),
    /// It cannot: line, and for each fault our column, what stands there, and why.
    Wrong(u64, Vec<(String, String, String)>),
    /// The importer left it out.
    Skipped(u64),
}

/// Reads records part by part.
pub(super) struct Reader {
    rows: FileRows,
    /// Where our columns stand in the file, and how they are read.
    places: Vec<(usize, String, Reads)>,
    names: Arc<[String]>,
    setup: Setup,
    rules: HashMap<String, Vec<Rule>>,
    zone: TimeZone,
    locale: Locale,
    /// Rows of the file so far, those with faults included.
    pub(super) seen: u64,
}

impl Reader {
    pub(super) fn open(db: &Db, import: &Import, by: &Acting, ours: &[columns::Ours]) -> Result<Self> {
        let found = import.found.as_ref().ok_or_else(|| Error::conflict("imports-error-unread"))?;
        let mut setup = import.setup.clone();
        // What nobody answered is taken as the data say it.
        let (days, decimals) = questions(found, &setup, ours);
        setup.answers.days = setup.answers.days.or(days.and_then(|q| q.proposed));
        setup.answers.decimals = setup.answers.decimals.or(decimals.and_then(|q| q.proposed));
        let locale = by.viewer.locale;
        let reads = |field: &str| ours.iter().find(|o| o.name == field).map(|o| o.reads);
        let matched = setup.columns.iter().enumerate().filter_map(|(at, m)| Some((at, m.field.clone()?)));
        let places: Vec<_> = matched.filter_map(|(at, field)| Some((at, field.clone(), reads(&field)?))).collect();
        let mut names: Vec<String> = places.iter().map(|(_, field, _)| field.clone()).collect();
        // What stands for all rows, and what a row may get besides.
        for more in setup.fixed.keys().map(String::as_str).chain(["account", "currency"]) {
            if !names.iter().any(|name| name == more) {
                names.push(more.to_owned());
            }
        }
        let zone = setup.answers.zone.as_deref().and_then(|z| TimeZone::get(z).ok());
        let mut rules: HashMap<String, Vec<Rule>> = HashMap::new();
        for rule in &setup.rules {
            rules.entry(rule.field.clone()).or_default().push(rule.clone());
        }
        Ok(Self {
            rows: rows(db, import, &found.shape, locale)?,
            places,
            names: names.into(),
            rules,
            zone: zone.unwrap_or_else(|| by.settings.zone.clone()),
            locale,
            setup,
            seen: 0,
        })
    }

    /// The next rows, at most so many; empty at the end.
    ///
    /// # Errors
    /// A fault after which nothing more can be read.
    pub(super) fn part(&mut self, most: usize) -> Result<Vec<Line>> {
        let mut part = Vec::with_capacity(most.min(1000));
        while part.len() < most {
            match self.rows.next() {
                None => break,
                Some(Ok(row)) => part.push(self.line(row)),
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
        }
        Ok(part)
    }

    fn line(&self, row: Row) -> Line {
        if self.setup.skipped.contains(&row.line) {
            return Line::Skipped(row.line);
        }
        let mut wrong = Vec::new();
        let mut cells = Vec::with_capacity(self.names.len());
        let mut currency = None;
        for (at, field, reads) in &self.places {
            let cell = row.cells.get(*at).unwrap_or(&Cell::Empty);
            if *reads == Reads::Amount {
                currency = currency.or_else(|| values::currency_in(&cell.text()));
            }
            match self.cell(cell, field, *reads) {
                Ok(text) => cells.push(text),
                Err(reason) => {
                    wrong.push((field.clone(), cell.text().into_owned(), reason));
                    cells.push(String::new());
                }
            }
        }
        cells.resize(self.names.len(), String::new());
        if !wrong.is_empty() {
            return Line::Wrong(row.line, wrong);
        }
        let mut record = Record::new(row.line, self.names.clone(), cells);
        for (field, value) in &self.setup.fixed {
            fill(&mut record, field, value);
        }
        if let Some(currency) = currency.or(self.setup.answers.currency.as_deref()) {
            fill(&mut record, "currency", currency);
        }
        if let Some(account) = self.setup.accounts.get(&row.line) {
            record.set("account", account);
        }
        record.twin = self.setup.twins.get(&row.line).copied().unwrap_or_default();
        if self.setup.chosen.values().any(|line| *line == row.line) {
            record.twin = Twin::Both;
        }
        Line::Record(record)
    }

    /// A cell in the form that kinds get, or why it cannot be read.
    fn cell(&self, cell: &Cell, field: &str, reads: Reads) -> std::result::Result<String, String> {
        let say = |key: &'static str| self.locale.t(key).to_owned();
        if let Cell::Broken(_) = cell {
            return Err(say("imports-wrong-formula"));
        }
        let mut text = cell.text().into_owned();
        let mut ruled = false;
        if let Some(rules) = self.rules.get(field) {
            let repaired = rules::apply(rules, field, text.clone());
            (ruled, text) = (repaired != text, repaired);
        }
        if text.contains('\0') {
            return Err(say("imports-wrong-zero"));
        }
        if !self.setup.answers.insist
            && !matches!(reads, Reads::Phone | Reads::Day | Reads::Moment | Reads::Amount | Reads::Number)
            && let Some(kind) = sensitive::find(&text)
        {
            return Err(say(kind.key()));
        }
        match (cell, reads) {
            // What a spreadsheet keeps as a number or a day needs no answer.
            (Cell::Number(_), Reads::Number | Reads::Amount) if !ruled => Ok(text),
            (Cell::Day(_), Reads::Day | Reads::Moment) if !ruled => Ok(text),
            (Cell::Moment(at), Reads::Day) if !ruled => Ok(at.date().to_string()),
            (Cell::Instant(at), Reads::Day) if !ruled => Ok(at.to_zoned_datetime(self.zone.clone()).date().to_string()),
            _ => values::read(&text, reads, &self.setup.answers, &self.zone).map_err(|wrong| say(wrong.key())),
        }
    }
}

/// Gives a cell a value when it has none.
fn fill(record: &mut Record, field: &str, value: &str) {
    if record.get(field).is_empty() {
        record.set(field, value);
    }
}

/// The beginning of a row, so that one recognises it.
fn first_words(row: &Row) -> String {
    let words: Vec<String> = row.cells.iter().take(3).map(|cell| cell.text().chars().take(60).collect()).collect();
    words.join(" | ")
}
