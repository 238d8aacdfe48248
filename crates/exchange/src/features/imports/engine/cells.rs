//! From a row of a file to a record: cells in one form, rules applied, what cannot be read named by line and column.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::tz::TimeZone;
use tenure_sheet::{Cell, Row};

use super::super::columns::Ours;
use super::super::model::currencies::{self, Named};
use super::super::model::filters::Filters;
use super::super::model::made::joined;
use super::super::model::rules::{Repair, Rule, Steps};
use super::super::model::sensitive;
use super::super::model::setup::Setup;
use super::super::model::values::{self, Wrong};
use crate::base::imports::{Keys, Twin};
use crate::base::registry::{ImportKind, Reads, Record};
use crate::base::{Locale, foreign};

/// One row, as far as it could be read.
pub(super) enum Line {
    /// It can be understood.
    Record(Record),
    /// It cannot: line, and for each fault our column, what stands there, and why.
    Wrong(u64, Vec<(String, String, String)>),
    /// It is left out, by the importer or by a filter.
    Skipped(u64),
}

impl Line {
    /// Its line in the file.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Record(record) => record.line,
            Self::Wrong(line, _) | Self::Skipped(line) => *line,
        }
    }
}

/// One of our columns, with where it comes from in the file.
struct Field {
    name: String,
    reads: Reads,
    steps: Steps,
    /// In the order in which they are tried.
    from: Vec<From>,
}

impl Field {
    /// Whether it is the last day of something.
    fn ends(&self) -> bool {
        self.name.ends_with("_to") || self.name.ends_with("_until")
    }
}

/// Where a value comes from.
enum From {
    /// A column of the file, in rows in which another one has this word.
    One(usize, Option<(usize, String)>),
    /// The parts of several, with what stands before each, and what stands between them.
    Joined(Vec<(usize, String)>, String),
}

/// A cell in the form that kinds get, and the currency that it names where it is an amount.
type Read = (String, Named);

/// What holds where neither file nor importer says otherwise.
pub(super) struct Here<'a> {
    pub zone: &'a TimeZone,
    pub locale: Locale,
    /// Which currency a sign means that several share.
    pub currency: &'a str,
}

/// How the rows of one file are read.
pub(super) struct Cells {
    fields: Vec<Field>,
    names: Arc<[String]>,
    filters: Filters,
    /// Amounts that change their sign: our column, and the rule.
    minus: Vec<Rule>,
    /// By what rows are found again, where the importer has chosen.
    keys: Option<Keys>,
    setup: Setup,
    zone: TimeZone,
    locale: Locale,
    /// Which currency a sign means that several share.
    signs: String,
}

impl Cells {
    pub(super) fn new(setup: Setup, headers: &[String], (kind, ours): (&ImportKind, &[Ours]), here: &Here<'_>) -> Self {
        let fields = fields(&setup, headers, ours);
        let mut names: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
        // What stands for all rows, and what a row may get besides.
        for more in setup.fixed.keys().map(String::as_str).chain(["account", "currency"]) {
            if !names.iter().any(|name| name == more) {
                names.push(more.to_owned());
            }
        }
        let own = setup.answers.zone.as_deref().and_then(|z| TimeZone::get(z).ok());
        let zone = own.unwrap_or_else(|| here.zone.clone());
        let signs = setup.answers.currency.clone().unwrap_or_else(|| here.currency.to_owned());
        let minus = setup.rules.iter().filter(|rule| matches!(rule.repair, Repair::Minus { .. })).cloned().collect();
        let filters = Filters::of(&setup.filters, headers);
        let keys =
            setup.keys.as_ref().filter(|_| !kind.choices().is_empty()).map(|chosen| Keys::of(kind, Some(chosen)));
        Self { fields, names: names.into(), filters, minus, keys, setup, zone, locale: here.locale, signs }
    }

    /// The header by which a filter leaves a row out.
    pub(super) fn left_out(&self, row: &Row) -> Option<&str> {
        self.filters.left_out(|at| row.cells.get(at).map_or(Cow::Borrowed(""), Cell::text))
    }

    pub(super) fn line(&self, row: &Row) -> Line {
        if self.setup.skipped.contains(&row.line) {
            return Line::Skipped(row.line);
        }
        let mut wrong = Vec::new();
        let mut cells = Vec::with_capacity(self.names.len());
        let mut named = Vec::new();
        for field in &self.fields {
            let (raw, read) = self.value(field, row);
            match read {
                Ok((text, Named::Nothing)) => cells.push(text),
                Ok((text, by)) => {
                    named.push((field, raw, by));
                    cells.push(text);
                }
                Err(reason) => {
                    wrong.push((field.name.clone(), raw.into_owned(), reason));
                    cells.push(String::new());
                }
            }
        }
        cells.resize(self.names.len(), String::new());
        let currency = self.currency(&cells, named, &mut wrong);
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
        self.ids(&mut record);
        self.minus.iter().for_each(|rule| turn(&mut record, rule));
        if let Some(account) = self.setup.accounts.get(&row.line) {
            record.set("account", account);
        }
        // Whatever the kind makes of it: it would become something new each time that the file is read, be it only that an
        // import goes on where it stopped.
        if self.keys.as_ref().is_some_and(|keys| !keys.find(&record)) {
            let reason = self.locale.t("imports-wrong-no-key").to_owned();
            return Line::Wrong(row.line, vec![(String::new(), String::new(), reason)]);
        }
        record.twin = self.setup.twins.get(&row.line).copied().unwrap_or_default();
        if self.setup.chosen.values().any(|line| *line == row.line) {
            record.twin = Twin::Both;
        }
        Line::Record(record)
    }

    /// The currency that the amounts of a row name; those that name another one than their row are wrong.
    fn currency(
        &self,
        cells: &[String],
        named: Vec<(&Field, Cow<'_, str>, Named)>,
        wrong: &mut Vec<(String, String, String)>,
    ) -> Option<&'static str> {
        let mut found = None;
        if named.is_empty() {
            return found;
        }
        let column = self.names.iter().position(|name| name == "currency").and_then(|at| cells.get(at));
        let of_all = self.setup.fixed.get("currency");
        let code =
            |text: &String| currencies::code(text.trim()).map_or_else(|| text.trim().to_uppercase(), str::to_owned);
        let own = column.into_iter().chain(of_all).map(code).find(|text| !text.is_empty());
        for (field, raw, by) in named {
            let of_row = own.as_deref().or(found);
            let fault = match (by.with(of_row.unwrap_or(&self.signs)), of_row) {
                (Some(code), None) => {
                    found = Some(code);
                    continue;
                }
                (Some(code), Some(of_row)) if code == of_row => continue,
                (None, None) => Wrong::WhichCurrency,
                _ => Wrong::OtherCurrency,
            };
            wrong.push((field.name.clone(), raw.into_owned(), self.locale.t(fault.key()).to_owned()));
        }
        found
    }

    /// Ids of a system that writes them in two forms, in the one that is looked up.
    fn ids(&self, record: &mut Record) {
        let system = record.get("source_system").to_owned();
        if system.is_empty() {
            return;
        }
        for field in self.fields.iter().filter(|field| matches!(field.reads, Reads::Text | Reads::Email)) {
            if let Cow::Owned(id) = foreign::full(&system, record.get(&field.name)) {
                record.set(&field.name, &id);
            }
        }
    }

    /// What the first of a field's sources that is not blank says, as it stands and as it is read.
    fn value<'r>(&self, field: &Field, row: &'r Row) -> (Cow<'r, str>, std::result::Result<Read, String>) {
        let mut last = (Cow::Borrowed(""), Ok(Read::default()));
        for from in &field.from {
            last = match from {
                From::One(_, Some((by, word))) if !says(row, *by, word) => continue,
                From::One(at, _) => {
                    let cell = row.cells.get(*at).unwrap_or(&Cell::Empty);
                    (cell.text(), self.cell(cell, field))
                }
                From::Joined(parts, with) => {
                    let part = |(at, before): &'_ (usize, String)| {
                        let text = row.cells.get(*at).map_or(Cow::Borrowed(""), Cell::text);
                        (before.clone(), text.into_owned())
                    };
                    let text = joined(parts.iter().map(part), with);
                    (Cow::Owned(text.clone()), self.cell(&Cell::of(text), field))
                }
            };
            if last.1 != Ok(Read::default()) {
                break;
            }
        }
        last
    }

    /// A cell in the form that kinds get, or why it cannot be read.
    fn cell(&self, cell: &Cell, field: &Field) -> std::result::Result<Read, String> {
        let say = |key: &'static str| self.locale.t(key).to_owned();
        if let Cell::Broken(_) = cell {
            return Err(say("imports-wrong-formula"));
        }
        let reads = field.reads;
        let raw = cell.text();
        let text = field.steps.apply(raw.clone().into_owned());
        let ruled = text != raw;
        if text.contains('\0') {
            return Err(say("imports-wrong-zero"));
        }
        if !self.setup.answers.insist
            && !matches!(
                reads,
                Reads::Phone
                    | Reads::Day
                    | Reads::PartDay
                    | Reads::Moment
                    | Reads::Amount
                    | Reads::Number
                    | Reads::Percent
            )
            && let Some(kind) = sensitive::find(&text)
        {
            return Err(say(kind.key()));
        }
        let read = match (cell, reads) {
            // What a spreadsheet keeps as a number or a day needs no answer.
            (Cell::Number(_), Reads::Number | Reads::Percent | Reads::Amount) if !ruled => Ok(text),
            (Cell::Day(_), Reads::Day | Reads::PartDay | Reads::Moment) if !ruled => Ok(text),
            (Cell::Moment(at), Reads::Day | Reads::PartDay) if !ruled => Ok(at.date().to_string()),
            (Cell::Instant(at), Reads::Day | Reads::PartDay) if !ruled => {
                Ok(at.to_zoned_datetime(self.zone.clone()).date().to_string())
            }
            (_, Reads::Amount) => {
                let amount = values::amount(&text, &self.setup.answers);
                return amount.map_err(|wrong| say(wrong.key()));
            }
            _ => values::read(&text, reads, &self.setup.answers, &self.zone),
        };
        let read = match reads {
            Reads::Day | Reads::Moment => read.and_then(|text| values::bounded(text, field.ends())),
            _ => read,
        };
        read.map(|text| (text, Named::Nothing)).map_err(|wrong| say(wrong.key()))
    }
}

/// Our columns that a file fills: what it has itself first, then what others make.
fn fields(setup: &Setup, headers: &[String], ours: &[Ours]) -> Vec<Field> {
    let field = |ours: &Ours| {
        let mut from: Vec<From> = setup.place(&ours.name).map(|at| From::One(at, None)).into_iter().collect();
        for made in setup.made.iter().filter(|made| made.field == ours.name) {
            let places = made.places(headers);
            match &made.with {
                None => from.extend(places.into_iter().map(|place| From::One(place.at, place.only))),
                Some(with) if !places.is_empty() => {
                    let parts = places.into_iter().map(|place| (place.at, place.before)).collect();
                    from.push(From::Joined(parts, with.clone()));
                }
                Some(_) => {}
            }
        }
        let steps = Steps::of(&setup.rules, &ours.name);
        Field { name: ours.name.clone(), reads: ours.reads, steps, from }
    };
    ours.iter().map(field).filter(|field| !field.from.is_empty()).collect()
}

/// Whether a cell of a row has this word.
fn says(row: &Row, at: usize, word: &str) -> bool {
    row.cells.get(at).is_some_and(|cell| cell.text().trim().eq_ignore_ascii_case(word))
}

/// Gives a cell a value when it has none.
fn fill(record: &mut Record, field: &str, value: &str) {
    if record.get(field).is_empty() {
        record.set(field, value);
    }
}

/// Turns the sign of an amount round where the rule says so.
fn turn(record: &mut Record, rule: &Rule) {
    let Repair::Minus { by, words } = &rule.repair else { return };
    let other = tenure_text::fold(record.get(by));
    let amount = record.get(&rule.field);
    if amount.is_empty() || !words.iter().any(|word| tenure_text::fold(word) == other) {
        return;
    }
    let turned = amount.strip_prefix('-').map_or_else(|| format!("-{amount}"), str::to_owned);
    record.set(&rule.field, &turned);
}
