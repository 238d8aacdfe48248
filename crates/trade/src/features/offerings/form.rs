//! An offering as people type it, and as files write it.

use serde::{Deserialize, Serialize};

use super::model::{Facts, Level, Offering, Price, source};
use crate::base::dated::{OPEN, next_day};
use crate::base::{Acting, Fields, Result, calendar, validate};

/// Most lines of a list in the form.
const MOST: usize = 200;

/// What people type; lists have one line each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Facts, as text")]
pub struct OfferingForm {
    pub name: String,
    pub parent: String,
    pub level: String,
    pub code: String,
    pub measure: String,
    pub valid_from: String,
    /// The last day, included.
    pub valid_to: String,
    pub names: String,
    pub sources: String,
    pub prices: String,
    pub unit_kinds: Vec<String>,
    /// The version that was read.
    pub version: String,
}

impl OfferingForm {
    /// The form of a stored offering.
    pub fn of(o: &Offering) -> Self {
        let f = &o.facts;
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        Self {
            name: f.name.clone(),
            parent: f.parent.map(|p| p.to_string()).unwrap_or_default(),
            level: f.level.code().to_owned(),
            code: f.code.clone(),
            measure: f.measure.clone(),
            valid_from: day(f.from),
            valid_to: day(f.last()),
            names: f.names.join("\n"),
            sources: f.sources.join("\n"),
            prices: f.prices.iter().map(Price::written).collect::<Vec<_>>().join("\n"),
            unit_kinds: f.unit_kinds.clone(),
            version: o.version.to_string(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(&self, by: &Acting) -> Result<Facts> {
        let mut wrong = Fields::default();
        let level = match self.level.trim() {
            "" => Some(Level::Product),
            text => Level::parse(&text.to_lowercase()),
        };
        if level.is_none() {
            let allowed = Level::ALL.iter().map(|l| l.code()).collect::<Vec<_>>().join(", ");
            wrong.add_with("level", "error-one-of", vec![("allowed", allowed)]);
        }
        let facts = Facts {
            name: validate::required(&mut wrong, "name", &self.name, validate::NAME),
            parent: validate::id(&mut wrong, "parent", &self.parent),
            level: level.unwrap_or(Level::Product),
            code: validate::line(&mut wrong, "code", &self.code, validate::NAME),
            measure: validate::line(&mut wrong, "measure", &self.measure, validate::NAME),
            from: calendar::parse_optional(&mut wrong, "valid_from", &self.valid_from, by.today),
            to: calendar::parse_optional(&mut wrong, "valid_to", &self.valid_to, by.today).map_or(OPEN, next_day),
            names: lines(&mut wrong, "names", &self.names),
            sources: lines(&mut wrong, "sources", &self.sources),
            prices: Vec::new(),
            unit_kinds: self.unit_kinds.iter().filter(|k| !k.is_empty()).cloned().collect(),
        };
        let sources = facts.sources.iter().map(|text| source(text).map(|(system, id)| format!("{system}: {id}")));
        let sources: Option<Vec<String>> = sources.collect();
        if sources.is_none() {
            wrong.add("sources", "offerings-error-source");
        }
        let mut facts =
            Facts { sources: sources.unwrap_or_default(), prices: prices(&mut wrong, &self.prices), ..facts };
        for list in [&mut facts.names, &mut facts.sources, &mut facts.unit_kinds] {
            list.sort();
            list.dedup();
        }
        wrong.finish()?;
        Ok(facts)
    }
}

fn lines(wrong: &mut Fields, field: &'static str, text: &str) -> Vec<String> {
    let all: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| validate::line(wrong, field, line, validate::NAME))
        .collect();
    if all.len() > MOST {
        wrong.add_with(field, "error-too-long", vec![("most", MOST.to_string())]);
    }
    all
}

/// One price a line; two of one currency and day are one too many.
fn prices(wrong: &mut Fields, text: &str) -> Vec<Price> {
    let mut all = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match Price::parse(line) {
            Some(price) => all.push(price),
            None => wrong.add_with("prices", "offerings-error-price", vec![("text", line.to_owned())]),
        }
    }
    all.sort();
    if all.windows(2).any(|w| w[0].currency == w[1].currency && w[0].from == w[1].from) {
        wrong.add("prices", "offerings-error-two-prices");
    }
    all
}
