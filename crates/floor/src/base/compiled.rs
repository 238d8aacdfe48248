//! What features give to what is compiled for somebody: calendar feeds and the weekly digest, status reports.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tenure_db::Conn;

use super::asof::AsOf;
use super::{AccountId, Result, UserId, Viewer};

/// What features give to compilations.
#[derive(Default)]
pub struct Compiled {
    /// What stands in calendar feeds and in the weekly digest.
    pub calendar: Vec<CalendarSource>,
    /// Sections of status reports.
    pub reports: Vec<ReportSource>,
}

/// Lists what somebody has from a day on and before another one, of what they may see now.
pub type CalendarList = fn(&Conn<'_>, &Viewer, Date, Date) -> Result<Vec<CalendarEntry>>;

/// A kind of entries of somebody's calendar.
pub struct CalendarSource {
    /// Its name: `promise`, `step` …
    pub key: &'static str,
    /// Lists them.
    pub list: CalendarList,
}

/// When an entry is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum When {
    /// A whole day.
    Day(Date),
    /// From an instant to another.
    Time(Timestamp, Timestamp),
}

/// One entry, in its owner's language.
#[derive(Clone, PartialEq, Debug)]
pub struct CalendarEntry {
    /// The same for the life of the thing: `promise-ID`.
    pub uid: String,
    /// Counts its changes.
    pub version: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it is.
    pub when: When,
    /// One line.
    pub title: String,
    /// The account and who it is about.
    pub detail: String,
    /// Where it is, or empty.
    pub place: String,
    /// Path of its page.
    pub href: String,
}

/// Whose report, and about which days.
pub struct ReportAsk<'a> {
    /// The author: what a section is drafted from is what they may see now.
    pub author: &'a Viewer,
    /// The end of the day before the period.
    pub before: AsOf,
    /// The end of the last day that an earlier report was about: changes are told since then.
    pub since: AsOf,
    /// The end of the last day of the period, or of today while it runs.
    pub until: AsOf,
    /// The accounts of the author's book at that day: those on whose team they are.
    pub book: &'a [AccountId],
    /// Those that they lead.
    pub led: &'a [AccountId],
}

/// Drafts the lines of a section.
pub type ReportGather = fn(&Conn<'_>, &ReportAsk<'_>) -> Result<Vec<ReportLine>>;

/// A section of the status report. Its texts are `reports-section-{key}`, `reports-figure-{figure}` and
/// `reports-item-{item}`; the sums of its figures are made when a report is read, over the accounts that its reader sees.
pub struct ReportSource {
    /// Its name.
    pub key: &'static str,
    /// Place in the report.
    pub order: i64,
    /// Version of its formula, kept in the report.
    pub formula: &'static str,
    /// Figures in the order in which they stand, with the tone of one that is not 0.
    pub figures: &'static [(&'static str, &'static str)],
    /// Shares: name, and the figures that are divided.
    pub rates: &'static [(&'static str, &'static str, &'static str)],
    /// Drafts it.
    pub gather: ReportGather,
}

/// What a section says of one account: numbers that can be added up, and sentences. It holds no name and no text of
/// anybody; those are looked up when it is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReportLine {
    /// The account.
    pub account: AccountId,
    /// Numbers by name.
    pub figures: BTreeMap<String, i64>,
    /// Sentences.
    pub items: Vec<ReportItem>,
}

/// A sentence of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReportItem {
    /// Its text is `reports-item-{key}`.
    pub key: String,
    /// What the text needs beside `$account`: numbers, days as `2026-11-12`, and `{"user": ID}`, `{"person": ID}`,
    /// `{"promise": ID}` (or `task`, `request`, `concern`), `{"term": [KIND, CODE]}` for what is named when it is read.
    pub args: Map<String, Json>,
    /// Path of the page behind it.
    pub href: String,
}

impl ReportLine {
    /// A line without anything.
    pub fn new(account: AccountId) -> Self {
        Self { account, figures: BTreeMap::new(), items: Vec::new() }
    }

    /// Adds to a figure.
    pub fn add(&mut self, figure: &str, n: i64) {
        if n != 0 {
            *self.figures.entry(figure.to_owned()).or_default() += n;
        }
    }

    /// Adds a sentence.
    pub fn say(&mut self, key: &str, args: Json, href: impl Into<String>) {
        let args = if let Json::Object(args) = args { args } else { Map::new() };
        self.items.push(ReportItem { key: key.to_owned(), args, href: href.into() });
    }
}

/// Lines by account, in the order of the ids.
#[derive(Default)]
pub struct ReportLines(BTreeMap<AccountId, ReportLine>);

impl ReportLines {
    /// The line of an account.
    pub fn of(&mut self, account: AccountId) -> &mut ReportLine {
        self.0.entry(account).or_insert_with(|| ReportLine::new(account))
    }

    /// All of them.
    pub fn list(self) -> Vec<ReportLine> {
        self.0.into_values().collect()
    }
}

/// A colleague, to be named when the report is read.
pub fn user(id: UserId) -> Json {
    serde_json::json!({ "user": id })
}
