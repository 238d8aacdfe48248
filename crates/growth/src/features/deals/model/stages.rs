//! The stages of a kind of deal, and what each asks for. Pure.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use super::facts::Facts;
use super::{Evidence, Kind};
use crate::base::codes;
use crate::base::{Locale, StageId, calendar};

codes! {
    /// Something that a deal must have to enter a stage.
    Criterion, "deals-criterion-" {
        /// An amount.
        Amount = "amount",
        /// The day on which it is to close.
        CloseOn = "close_on",
        /// A next step with its day.
        NextStep = "next_step",
        /// At least one line with an offering.
        Lines = "lines",
        /// At least one person of the buying group.
        BuyingGroup = "buying_group",
        /// The client has said what they need.
        Need = "need",
        /// Somebody there speaks for us.
        Champion = "champion",
        /// Who owns the budget has agreed.
        EconomicBuyer = "economic_buyer",
        /// The way to the signature is known.
        PaperProcess = "paper_process",
    }
}

impl Criterion {
    /// The evidence that it asks for.
    pub fn evidence(self) -> Option<Evidence> {
        Evidence::parse(self.code())
    }

    /// Whether a deal has it.
    pub fn met(self, deal: &Facts) -> bool {
        match self {
            Criterion::Amount => deal.amount_minor.is_some(),
            Criterion::CloseOn => deal.close_on.is_some(),
            Criterion::NextStep => !deal.next_step.is_empty() && deal.next_step_on.is_some(),
            Criterion::Lines => deal.lines.iter().any(|l| l.offering.is_some()),
            Criterion::BuyingGroup => !deal.people.is_empty(),
            other => other.evidence().is_some_and(|e| deal.has(e)),
        }
    }
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// Of which kind of deals.
    pub kind: Kind,
    /// Its place among those of its kind.
    pub position: i64,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
    /// In percent.
    pub probability: i64,
    /// How many days a deal usually stays.
    pub norm_days: Option<i64>,
    /// What a deal must have to enter it.
    pub criteria: Vec<Criterion>,
    /// Counts edits.
    pub version: i64,
    /// Whether it was archived.
    pub archived: bool,
}

impl Stage {
    /// Its name in a language.
    pub fn named(&self, locale: Locale) -> &str {
        super::named_in(locale, &self.name, &self.name_zh)
    }

    /// What of its criteria a deal lacks.
    pub fn missing(&self, deal: &Facts) -> Vec<Criterion> {
        self.criteria.iter().copied().filter(|c| !c.met(deal)).collect()
    }

    /// What a deal in it is likely to bring, in percent: its own number, or that of the stage.
    pub fn likely(&self, own: Option<i64>) -> i64 {
        own.unwrap_or(self.probability)
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        let all = json!({
            "kind": self.kind.code(),
            "position": self.position,
            "name": self.name,
            "name_zh": self.name_zh,
            "probability": self.probability,
            "norm_days": self.norm_days,
            "criteria": self.criteria.iter().map(|c| c.code()).collect::<Vec<_>>(),
            "archived": self.archived,
        });
        if let Json::Object(map) = all { map } else { Map::new() }
    }

    /// The stage with some fields replaced; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut after = self.clone();
        for (field, value) in set {
            match field.as_str() {
                "kind" => after.kind = Kind::parse(value.as_str()?)?,
                "position" => after.position = value.as_i64()?,
                "name" => after.name = value.as_str()?.to_owned(),
                "name_zh" => after.name_zh = value.as_str()?.to_owned(),
                "probability" => after.probability = value.as_i64().filter(|p| (0..=100).contains(p))?,
                "norm_days" => after.norm_days = value.as_i64(),
                "criteria" => {
                    let codes = value.as_array()?.iter().map(|v| v.as_str().and_then(Criterion::parse));
                    after.criteria = codes.collect::<Option<_>>()?;
                    after.criteria.sort();
                    after.criteria.dedup();
                }
                "archived" => after.archived = value.as_bool()?,
                _ => return None,
            }
        }
        Some(after)
    }
}

/// Days that a deal has been in its stage.
pub fn days_in(since: Date, today: Date) -> i64 {
    calendar::days_between(since, today).max(0)
}

/// Whether a deal has been in its stage for longer than the stage's norm.
pub fn stalled(since: Date, norm: Option<i64>, today: Date) -> bool {
    norm.is_some_and(|norm| days_in(since, today) > norm)
}
