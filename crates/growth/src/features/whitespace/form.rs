//! A cell as people type it.

use serde::{Deserialize, Serialize};

use super::model::{Confidence, Facts, Mark, Noted};
use crate::base::money::{self, Money};
use crate::base::{Acting, CompetitorId, Fields, Result, calendar, validate};

/// What people type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Facts, as text")]
pub struct CellForm {
    pub state: String,
    pub competitor: String,
    pub spend: String,
    pub currency: String,
    pub probability: String,
    pub source: String,
    pub confidence: String,
    pub estimated_on: String,
    pub note: String,
}

impl CellForm {
    /// The form of what is noted; an empty one where nothing is.
    pub fn of(noted: Option<&Noted>, currency: &str) -> Self {
        let Some(Noted { facts: f, .. }) = noted else {
            return Self { state: Mark::Open.code().to_owned(), currency: currency.to_owned(), ..Self::default() };
        };
        Self {
            state: f.mark.code().to_owned(),
            competitor: f.competitor.map(|id| id.to_string()).unwrap_or_default(),
            spend: f.spend.as_ref().map(Money::decimal).unwrap_or_default(),
            currency: f.spend.as_ref().map_or(currency, |m| &m.currency).to_owned(),
            probability: f.probability.map(|p| p.to_string()).unwrap_or_default(),
            source: f.source.clone(),
            confidence: f.confidence.map_or("", Confidence::code).to_owned(),
            estimated_on: f.estimated_on.map(|d| d.to_string()).unwrap_or_default(),
            note: f.note.clone(),
        }
    }

    /// Reads it; the competitor by its id.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn parse(&self, by: &Acting) -> Result<Facts> {
        let mut wrong = Fields::default();
        let competitor = validate::id::<CompetitorId>(&mut wrong, "competitor", &self.competitor);
        let facts = self.facts(by, competitor, &mut wrong);
        wrong.finish()?;
        Ok(facts)
    }

    /// Reads all but the competitor.
    pub fn facts(&self, by: &Acting, competitor: Option<CompetitorId>, wrong: &mut Fields) -> Facts {
        let mark = match self.state.trim() {
            "" if competitor.is_some() => Some(Mark::Competitor),
            "" => Some(Mark::Open),
            code => Mark::parse(code),
        };
        if mark.is_none() {
            let allowed = Mark::ALL.iter().map(|m| m.code()).collect::<Vec<_>>().join(", ");
            wrong.add_with("state", "error-one-of", vec![("allowed", allowed), ("given", self.state.clone())]);
        }
        let currency = money::currency(wrong, "currency", &self.currency, &by.settings.currency);
        let spend = money::parse(wrong, "spend", &self.spend, &currency);
        if spend.as_ref().is_some_and(|m| m.minor < 0) {
            wrong.add("spend", "whitespace-error-negative");
        }
        let confidence = Confidence::parse(self.confidence.trim());
        if confidence.is_none() && !self.confidence.trim().is_empty() {
            let allowed = Confidence::ALL.iter().map(|c| c.code()).collect::<Vec<_>>().join(", ");
            wrong.add_with(
                "confidence",
                "error-one-of",
                vec![("allowed", allowed), ("given", self.confidence.clone())],
            );
        }
        let estimated_on = calendar::parse_optional(wrong, "estimated_on", &self.estimated_on, by.today);
        if estimated_on.is_some_and(|day| day > by.today) {
            wrong.add("estimated_on", "error-day-future");
        }
        let mark = mark.unwrap_or(Mark::Open);
        if mark == Mark::NotApplicable && spend.is_some() {
            wrong.add("spend", "whitespace-error-never");
        }
        Facts {
            mark,
            competitor: competitor.filter(|_| mark == Mark::Competitor),
            probability: self.percent(wrong),
            spend,
            source: validate::line(wrong, "source", &self.source, validate::LINE),
            confidence,
            estimated_on,
            note: validate::text(wrong, "note", &self.note),
        }
    }

    fn percent(&self, wrong: &mut Fields) -> Option<i64> {
        let text = self.probability.trim().trim_end_matches('%').trim();
        if text.is_empty() {
            return None;
        }
        let found = text.parse::<i64>().ok().filter(|n| (0..=100).contains(n));
        if found.is_none() {
            wrong.add("probability", "whitespace-error-percent");
        }
        found
    }
}
