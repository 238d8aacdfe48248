//! Periods and their due days, the states of a report, what a snapshot holds, and its colour. Pure.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::codes;
use crate::base::compiled::ReportLine;
use crate::base::dated::next_day;
use crate::base::{AccountId, UserId, calendar};
use crate::ui::Tone;

/// Version of what a snapshot holds.
pub const FORMULA: &str = "status-report/1";
/// Periods that lists look back.
pub const BACK: usize = 12;
/// Most days between the end of a period and the day on which its report is due.
pub const DUE_MOST: i64 = 28;

codes! {
    /// How often one reports.
    Period, "reports-period-" {
        /// Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

codes! {
    /// Where a report stands.
    State, "reports-state-" {
        /// Its author writes it.
        Draft = "draft",
        /// It waits for an answer.
        Submitted = "submitted",
        /// Its author shall write it again.
        Returned = "returned",
        /// Taken note of.
        Acknowledged = "acknowledged",
    }
}

codes! {
    /// How things stand, in one word.
    Rag, "reports-rag-" {
        /// Fine.
        Green = "green",
        /// To be watched.
        Amber = "amber",
        /// In trouble.
        Red = "red",
    }
}

impl State {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            State::Draft => Tone::Neutral,
            State::Submitted => Tone::Accent,
            State::Returned => Tone::Warn,
            State::Acknowledged => Tone::Good,
        }
    }

    /// Whether the author may write.
    pub fn open(self) -> bool {
        matches!(self, State::Draft | State::Returned)
    }
}

impl Rag {
    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Rag::Green => Tone::Good,
            Rag::Amber => Tone::Warn,
            Rag::Red => Tone::Bad,
        }
    }
}

/// What the admin said about reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
    /// How often; none while no reports are asked for.
    pub period: Option<Period>,
    /// Days from the last day of a period to the day on which its report is due; a weekend moves it to Monday.
    pub due_days: i64,
    /// Periods that begin earlier are not asked for.
    pub starts_on: Date,
    /// Counts changes.
    pub version: i64,
}

/// One period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// First day after.
    pub to: Date,
    /// When its report is due.
    pub due: Date,
}

impl Span {
    /// The last day.
    pub fn last(&self) -> Date {
        self.to.yesterday().unwrap_or(self.to)
    }
}

impl Rules {
    /// The period that a day lies in; none while no reports are asked for.
    pub fn span(&self, day: Date) -> Option<Span> {
        let (from, to) = match self.period? {
            Period::Week => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                let from = day.checked_sub(back.days()).unwrap_or(day);
                (from, from.checked_add(7.days()).unwrap_or(day))
            }
            Period::Month => (day.first_of_month(), next_day(day.last_of_month())),
        };
        Some(Span { from, to, due: due(to, self.due_days) })
    }

    /// Periods that were asked for and have ended before `today`, the newest first.
    pub fn ended(&self, today: Date, most: usize) -> Vec<Span> {
        let mut day = today;
        let mut all = Vec::new();
        while let Some(span) = self.span(day).filter(|_| all.len() < most) {
            if span.from < self.starts_on {
                break;
            }
            if span.to <= today {
                all.push(span);
            }
            let Ok(before) = span.from.yesterday() else { break };
            day = before;
        }
        all
    }

    /// The period that runs, and those to come.
    pub fn coming(&self, today: Date, most: usize) -> Vec<Span> {
        let mut day = today.max(self.starts_on);
        let mut all = Vec::new();
        while let Some(span) = self.span(day).filter(|_| all.len() < most) {
            if span.from >= self.starts_on {
                all.push(span);
            }
            day = span.to;
        }
        all
    }
}

fn due(to: Date, days: i64) -> Date {
    let day = to.checked_add((days - 1).days()).unwrap_or(to);
    let over = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    day.checked_add(over.days()).unwrap_or(day)
}

/// What the author adds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Words {
    /// `green`, `amber`, `red`, or empty for what the program proposes.
    pub rag: String,
    /// One sentence.
    pub headline: String,
    /// What else is to be said.
    pub comment: String,
    /// What is asked of the director, or empty.
    pub help: String,
}

/// A report's row.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its id.
    pub id: Uuid,
    /// Who writes it.
    pub author: UserId,
    /// Their name.
    pub author_name: String,
    /// How long its period is.
    pub period: Period,
    /// Its days.
    pub span: Span,
    /// Where it stands.
    pub state: State,
    /// What the author wrote so far.
    pub words: Words,
    /// What the director said of it.
    pub reply: String,
    /// The answer to what help was asked for.
    pub answer: String,
    /// Who replied or answered last.
    pub judge: Option<String>,
    /// When.
    pub judged_at: Option<Timestamp>,
    /// When it was submitted last.
    pub submitted_at: Option<Timestamp>,
    /// How often it was submitted.
    pub submissions: i64,
    /// Counts changes.
    pub version: i64,
}

/// A section as it was drafted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Which.
    pub key: String,
    /// The version of its formula.
    pub formula: String,
    /// Its lines by account.
    pub lines: Vec<ReportLine>,
}

/// What a submitted report holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Snapshot {
    /// The version of the whole.
    pub formula: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub last: String,
    /// The day after which changes are told.
    pub since: String,
    /// When it was frozen.
    pub at: String,
    /// What the author said.
    pub words: Words,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A stored snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Frozen {
    /// Which submission it was.
    pub n: i64,
    /// What was stored, to the letter.
    pub data: String,
    /// The hash that was stored beside it.
    pub hash: String,
}

impl Frozen {
    /// Whether the data is still what was submitted.
    pub fn intact(&self) -> bool {
        hash(&self.data) == self.hash
    }
}

/// SHA-256 in hexadecimal.
pub fn hash(data: &str) -> String {
    crate::base::secret_hash(data).iter().map(|b| format!("{b:02x}")).collect()
}

/// The figures of a section, summed over its lines.
pub fn totals(section: &Section) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for (figure, n) in section.lines.iter().flat_map(|l| &l.figures) {
        *sums.entry(figure.clone()).or_default() += n;
    }
    sums
}

/// Leaves only the lines of accounts that a reader sees.
pub fn narrow(sections: &mut [Section], sees: impl Fn(AccountId) -> bool) {
    for section in sections {
        section.lines.retain(|line| sees(line.account));
    }
}

/// One figure of one section, over all accounts.
pub fn figure(sections: &[Section], key: &str, name: &str) -> i64 {
    let lines = sections.iter().filter(|s| s.key == key).flat_map(|s| &s.lines);
    lines.filter_map(|l| l.figures.get(name)).sum()
}

/// Version of the colour.
pub const RAG: &str = "status-rag/1";

/// The colour that the numbers propose, with the figures that made it so (`docs/formulas.md`).
pub fn rag(sections: &[Section]) -> (Rag, Vec<(&'static str, i64)>) {
    let n = |section, name| figure(sections, section, name);
    let (accounts, overdue) = (n("accounts", "accounts"), n("activities", "overdue"));
    let (due, on_time) = (n("promises", "rate_due"), n("promises", "rate_on_time"));
    let red = [
        ("leaving", n("accounts", "leaving"), n("accounts", "leaving") > 0),
        ("broken", n("promises", "broken"), n("promises", "broken") >= 2),
        ("late", n("promises", "late"), n("promises", "late") >= 5),
        ("overdue", overdue, overdue * 2 > accounts && accounts > 0),
        // Fewer than seven in ten kept on time, once there were enough to say so.
        ("rate", if due > 0 { on_time * 100 / due } else { 0 }, due >= 5 && on_time * 10 < due * 7),
    ];
    let amber = [
        ("at_risk", n("accounts", "at_risk"), n("accounts", "at_risk") > 0),
        ("broken", n("promises", "broken"), n("promises", "broken") > 0),
        ("late", n("promises", "late"), n("promises", "late") > 0),
        ("overdue", overdue, overdue * 5 > accounts && accounts > 0),
        ("left", n("people", "people_left"), n("people", "people_left") >= 3),
    ];
    let of = |list: &[(&'static str, i64, bool)]| -> Vec<(&'static str, i64)> {
        list.iter().filter(|(_, _, hit)| *hit).map(|(name, n, _)| (*name, *n)).collect()
    };
    match (of(&red), of(&amber)) {
        (red, _) if !red.is_empty() => (Rag::Red, red),
        (_, amber) if !amber.is_empty() => (Rag::Amber, amber),
        _ => (Rag::Green, Vec::new()),
    }
}

/// The days of a period in words.
pub fn days(locale: crate::base::Locale, span: &Span) -> String {
    format!("{} – {}", calendar::full(locale, span.from), calendar::full(locale, span.last()))
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
