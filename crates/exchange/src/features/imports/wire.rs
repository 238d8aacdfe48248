//! What the API says of an import.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::columns;
use super::model::answers::{Answers, DayOrder, Decimals};
use super::model::evidence::{Column, Question, currency, questions};
use super::model::filters::Filter;
use super::model::keys;
use super::model::made::Made;
use super::model::preset;
use super::model::rules::Rule;
use super::model::setup::{Found, Why};
use super::model::state::{Counts, State};
use super::store::runs::Import;
use crate::base::registry::{ImportKind, Reads};
use crate::base::undo::DAYS;
use crate::base::{ImportId, Locale};
use crate::features::exchange::extra::Extra;

/// A kind of file, with its columns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KindOut {
    /// Its name in addresses and on the command line.
    pub name: &'static str,
    /// By which columns a row is found again: the first set that it fills in and that finds something. Where there are
    /// several, an import may leave some out.
    pub keys: Vec<Vec<&'static str>>,
    /// Its columns.
    pub columns: Vec<ColumnOut>,
}

/// A column that a file of a kind may have.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnOut {
    /// Its name.
    pub name: String,
    /// Whether no file may leave it out.
    pub required: bool,
    /// text, day, part_day, moment, number, amount, yes_no, email, phone, website, country or currency.
    pub reads: &'static str,
    /// What it is for.
    pub help: String,
}

/// The word of a way of reading.
pub fn reads(reads: Reads) -> &'static str {
    match reads {
        Reads::Text => "text",
        Reads::Day => "day",
        Reads::PartDay => "part_day",
        Reads::Moment => "moment",
        Reads::Number | Reads::Percent => "number",
        Reads::Amount => "amount",
        Reads::YesNo => "yes_no",
        Reads::Email => "email",
        Reads::Phone => "phone",
        Reads::Website => "website",
        Reads::Country => "country",
        Reads::Currency => "currency",
    }
}

/// A kind as the API says it.
pub fn kind(kind: &ImportKind, extra: &[Extra], locale: Locale) -> KindOut {
    let built_in = kind.columns.iter().map(|c| ColumnOut {
        name: c.name.to_owned(),
        required: c.required,
        reads: reads(c.reads),
        help: c.help(locale).to_owned(),
    });
    let custom = extra.iter().map(|c| ColumnOut {
        name: c.name.clone(),
        required: false,
        reads: "text",
        help: c.help(locale).to_owned(),
    });
    let keys = kind.keys.iter().map(|set| set.columns.to_vec()).collect();
    KindOut { name: kind.name, keys, columns: built_in.chain(custom).collect() }
}

/// A column of the file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileColumn {
    /// Its head.
    pub header: String,
    /// The first different values.
    pub samples: Vec<String>,
    /// Cells that hold something.
    pub filled: u64,
    /// Our column; null is not imported.
    pub field: Option<String>,
    /// On what that rests.
    pub why: Why,
    /// Our columns of which it makes a part.
    pub part_of: Vec<String>,
}

/// What a file asks, with what its data say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked {
    /// days, decimals or currency.
    pub question: &'static str,
    /// The answer that the data give; null when they give none, or two.
    pub proposed: Option<&'static str>,
    /// Line and text by which they give it.
    pub evidence: Vec<(u64, String)>,
    /// Whether nothing can be checked without an answer.
    pub must: bool,
}

/// A set of columns by which rows may be found again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeyOut {
    /// Its name, for `keys` of a change: `account+email`.
    pub name: String,
    /// Its columns.
    pub columns: Vec<&'static str>,
    /// Whether the file has what it needs.
    pub usable: bool,
    /// Whether it counts.
    pub on: bool,
    /// Whether it counts whatever is chosen: an id of another system belongs to one record only.
    pub always: bool,
}

/// How far the work has come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Going {
    /// Rows of the file that this stage is through with.
    pub done: u64,
    /// Rows of the file; 0 while it is being read.
    pub total: u64,
    /// Rows a second since the stage began.
    pub rows_a_second: u64,
    /// Seconds until it ends, about; null while nobody can say.
    pub seconds_left: Option<u64>,
}

/// An import.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ImportOut {
    /// Its id.
    pub id: ImportId,
    /// The kind of its rows.
    pub kind: String,
    /// What the file is called.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// The import that it goes on with, or null.
    pub continues: Option<ImportId>,
    /// Where it stands.
    pub state: State,
    /// Why it stopped, or null.
    pub problem: Option<String>,
    /// csv, xlsx, ods, vcard, ical or json.
    pub format: Option<String>,
    /// The encoding of its letters.
    pub encoding: Option<String>,
    /// What divides its cells.
    pub delimiter: Option<String>,
    /// Whether its first row names the columns.
    pub header: Option<bool>,
    /// Sheets, or types of records.
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: Option<String>,
    /// Its columns.
    pub columns: Vec<FileColumn>,
    /// What it asks.
    pub questions: Vec<Asked>,
    /// The presets that know the file by its headers, the likeliest first.
    pub presets: Vec<String>,
    /// Columns of ours that several of the file make.
    pub made: Vec<Made>,
    /// Which rows are read.
    pub filters: Vec<Filter>,
    /// Values for all rows.
    pub fixed: BTreeMap<String, String>,
    /// Answers.
    pub answers: Answers,
    /// By what its rows are found again, in the order in which it is tried; empty where there is nothing to choose.
    pub keys: Vec<KeyOut>,
    /// Rules.
    pub rules: Vec<Rule>,
    /// What its rows are.
    pub counts: Counts,
    /// How far the work has come, while somebody works.
    pub progress: Option<Going>,
    /// Until when it can be taken back.
    #[schemars(with = "Option<String>")]
    pub undo_until: Option<String>,
    /// Counts changes.
    pub version: i64,
}

fn asked<T: Copy>(question: &'static str, q: &Question<T>, word: impl Fn(T) -> &'static str) -> Asked {
    Asked {
        question,
        proposed: q.proposed.map(&word),
        evidence: q.signs.iter().map(|(_, sign)| (sign.line, sign.text.clone())).collect(),
        must: q.must(),
    }
}

/// How far the work has come.
pub fn going(import: &Import, now: Timestamp) -> Option<Going> {
    if !import.state.is_busy() {
        return None;
    }
    let total = match import.state {
        State::Reading => 0,
        State::Undoing => import.counts.done_new + import.counts.done_changed,
        _ => import.counts.rows,
    };
    let seconds: f64 = import.began_at.map_or(0.0, |at| (now - at).as_secs_f64()).max(0.001);
    let pace = if import.done == 0 { 0.0 } else { import.done as f64 / seconds };
    let left = total.saturating_sub(import.done);
    let seconds_left = (pace >= 1.0 && total > 0).then(|| (left as f64 / pace).ceil() as u64);
    Some(Going { done: import.done, total, rows_a_second: pace as u64, seconds_left })
}

fn key(way: &keys::Way) -> KeyOut {
    let (set, usable, on) = (way.set, way.usable, way.on);
    KeyOut { name: set.name(), columns: set.columns.to_vec(), usable, on, always: set.is_source() }
}

/// The names of the presets that know a file.
fn presets(kind: &ImportKind, found: &Found) -> Vec<String> {
    let fitting = preset::fitting(super::presets::all(), kind.name, &found.shape.columns, found.object());
    fitting.into_iter().map(|preset| preset.name.clone()).collect()
}

/// An import as the API says it.
pub fn import(import: &Import, kind: &ImportKind, now: Timestamp) -> ImportOut {
    let found = import.found.as_ref();
    let headers = found.map(|f| f.shape.columns.as_slice()).unwrap_or_default();
    let column = |(at, header): (usize, &String)| {
        let stats = found.and_then(|f| f.columns.get(at)).cloned().unwrap_or_default();
        let m = import.setup.columns.get(at).cloned().unwrap_or_default();
        let made = import.setup.made.iter().filter(|made| made.takes(header));
        let mut part_of: Vec<String> = made.map(|made| made.field.clone()).collect();
        part_of.dedup();
        let Column { samples, filled, .. } = stats;
        FileColumn { header: header.clone(), samples, filled, field: m.field, why: m.why, part_of }
    };
    let ours = columns::of(kind, &[]);
    let (days, decimals) = found.map_or((None, None), |f| questions(f, &import.setup, &ours));
    let by_currency = found.and_then(|f| currency(f, &import.setup, &ours)).map(|q| asked("currency", &q, |c| c));
    let by_days =
        days.map(|q| asked("days", &q, |o| if o == DayOrder::DayFirst { "day_first" } else { "month_first" }));
    let by_decimals = decimals.map(|q| asked("decimals", &q, |d| if d == Decimals::Point { "point" } else { "comma" }));
    let format = found.and_then(|f| serde_json::to_value(f.shape.format).ok());
    ImportOut {
        id: import.id,
        kind: import.kind.clone(),
        file_name: import.file_name.clone(),
        size: import.size,
        continues: import.setup.continues.as_ref().map(|c| c.import),
        state: import.state,
        problem: import.problem.clone(),
        format: format.and_then(|v| v.as_str().map(str::to_owned)),
        encoding: found.map(|f| f.shape.encoding.clone()),
        delimiter: found.map(|f| f.shape.delimiter.clone()),
        header: found.map(|f| f.shape.header),
        sheets: found.map(|f| f.shape.sheets.clone()).unwrap_or_default(),
        sheet: found.map(|f| f.shape.sheet.clone()),
        columns: headers.iter().enumerate().map(column).collect(),
        questions: by_days.into_iter().chain(by_decimals).chain(by_currency).collect(),
        presets: found.map(|found| presets(kind, found)).unwrap_or_default(),
        made: import.setup.made.clone(),
        filters: import.setup.filters.clone(),
        fixed: import.setup.fixed.clone(),
        answers: import.setup.answers.clone(),
        keys: keys::ways(kind, &import.setup).iter().map(key).collect(),
        rules: import.setup.rules.clone(),
        counts: import.counts.clone(),
        progress: going(import, now),
        undo_until: import.undo_until().map(|at| at.to_string()),
        version: import.version,
    }
}

impl Import {
    /// Whether something of it may be there that can be taken back: what an undo kept, too, once nothing uses it any more.
    pub fn can_go_back(&self) -> bool {
        match self.state {
            State::Stopped | State::Done => true,
            State::Undone => self.counts.kept > 0,
            _ => false,
        }
    }

    /// Until when it can be taken back; none when there is nothing to take back.
    pub fn undo_until(&self) -> Option<Timestamp> {
        let wrote = self.state == State::Running || self.can_go_back();
        wrote.then(|| self.created_at + jiff::SignedDuration::from_hours(24 * DAYS))
    }
}
