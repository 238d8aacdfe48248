//! What a deal says: one map of fields, so that versions, conflicts, events and undo treat all of it alike.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::evidence::{self, Case};
use super::renewals::WithoutNotice;
use super::{Category, Evidence, Kind, Outcome, day, month_of, split};
use crate::base::{CompetitorId, DealReasonId, OfferingId, PersonId, StageId, UnitId, UserId};

/// What the deal is about: an offering for a unit, or for the account as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id within the deal.
    pub id: Uuid,
    /// The part of the account; none for that of the deal ([`Facts::unit_of`]).
    pub unit: Option<UnitId>,
    /// What is sold.
    pub offering: Option<OfferingId>,
    /// How much, in millionths of the offering's unit of measure.
    pub quantity: Option<i64>,
    /// Minor units of the deal's currency; none where nobody knows it.
    pub amount_minor: Option<i64>,
    /// First day of the period that is paid for.
    #[serde(with = "day")]
    pub period_from: Option<Date>,
    /// Last day of it.
    #[serde(with = "day")]
    pub period_to: Option<Date>,
}

/// A share of the deal that is one of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// Who.
    pub user: UserId,
    /// Hundredths of a percent.
    pub share: i64,
    /// First day.
    #[serde(with = "day::plain")]
    pub from: Date,
    /// Last day; none while it holds.
    #[serde(with = "day")]
    pub to: Option<Date>,
}

/// Somebody of the buying group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Code of their part, or empty.
    pub part: String,
}

/// Somebody else who bids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rival {
    /// Who.
    pub competitor: CompetitorId,
    /// What we know of their bid.
    pub note: String,
}

/// Something that speaks for the deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What.
    pub evidence: Evidence,
    /// The day of it.
    #[serde(with = "day::plain")]
    pub on: Date,
    /// From whom it comes.
    pub person: Option<PersonId>,
    /// What was said.
    pub note: String,
}

/// Something that is to be done for a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its id within the deal.
    pub id: Uuid,
    /// What.
    pub name: String,
    /// Until when.
    #[serde(with = "day")]
    pub due_on: Option<Date>,
    /// Who of ours owns it; nobody without it.
    pub owner: Option<UserId>,
    /// When it was done.
    #[serde(with = "day")]
    pub done_on: Option<Date>,
    /// By whom.
    pub done_by: Option<UserId>,
}

/// What a deal says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are described in the migration, under the same names")]
pub struct Facts {
    pub name: String,
    pub kind: Kind,
    pub stage: StageId,
    #[serde(with = "day::plain")]
    pub stage_since: Date,
    pub outcome: Outcome,
    pub unit: Option<UnitId>,
    pub amount_minor: Option<i64>,
    pub currency: String,
    pub probability: Option<i64>,
    pub probability_reason: String,
    pub override_category: Option<Category>,
    pub override_reason: String,
    #[serde(with = "day")]
    pub override_until: Option<Date>,
    pub override_by: Option<UserId>,
    #[serde(with = "day::plain")]
    pub opened_on: Date,
    #[serde(with = "day")]
    pub close_on: Option<Date>,
    #[serde(with = "day")]
    pub original_close_on: Option<Date>,
    #[serde(with = "day")]
    pub closed_on: Option<Date>,
    pub reason: Option<DealReasonId>,
    pub reason_note: String,
    pub lost_to: Option<CompetitorId>,
    pub goal: String,
    pub next_step: String,
    #[serde(with = "day")]
    pub next_step_on: Option<Date>,
    pub agreement: String,
    #[serde(with = "day")]
    pub notice_on: Option<Date>,
    pub former_minor: Option<i64>,
    pub without_notice: Option<WithoutNotice>,
    pub runs_on_months: Option<i64>,
    pub source_system: String,
    pub source_id: String,
    pub lines: Vec<Line>,
    pub credits: Vec<Credit>,
    pub people: Vec<Member>,
    pub competitors: Vec<Rival>,
    pub evidence: Vec<Proof>,
    pub steps: Vec<Step>,
}

impl Facts {
    /// A deal that says no more than what every deal says.
    pub fn new(name: &str, kind: Kind, stage: StageId, currency: &str, on: Date) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            stage,
            stage_since: on,
            outcome: Outcome::Open,
            unit: None,
            amount_minor: None,
            currency: currency.to_owned(),
            probability: None,
            probability_reason: String::new(),
            override_category: None,
            override_reason: String::new(),
            override_until: None,
            override_by: None,
            opened_on: on,
            close_on: None,
            original_close_on: None,
            closed_on: None,
            reason: None,
            reason_note: String::new(),
            lost_to: None,
            goal: String::new(),
            next_step: String::new(),
            next_step_on: None,
            agreement: String::new(),
            notice_on: None,
            former_minor: None,
            without_notice: None,
            runs_on_months: None,
            source_system: String::new(),
            source_id: String::new(),
            lines: Vec::new(),
            credits: Vec::new(),
            people: Vec::new(),
            competitors: Vec::new(),
            evidence: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// The fields as the log and the merge see them.
    pub fn fields(&self) -> Map<String, Json> {
        match serde_json::to_value(self) {
            Ok(Json::Object(map)) => map,
            _ => Map::new(),
        }
    }

    /// The facts with some fields replaced, and what follows from them; none when a value does not fit.
    pub fn with(&self, set: &Map<String, Json>) -> Option<Self> {
        let mut map = self.fields();
        for (field, value) in set {
            *map.get_mut(field)? = value.clone();
        }
        let mut after: Self = serde_json::from_value(Json::Object(map)).ok()?;
        // An amount that is given for a deal of one line is that of the line, whatever stood there.
        let given = set.contains_key("amount_minor") && !set.contains_key("lines");
        if let ([line], Some(minor), true) = (after.lines.as_mut_slice(), after.amount_minor, given) {
            line.amount_minor = Some(minor);
        }
        Some(after.settled())
    }

    /// With what follows from the rest: an amount is the sum of those that its lines say, the first close date stays,
    /// lists have an order. Where no line says one the deal's own amount stays, and is that of the only line.
    pub fn settled(mut self) -> Self {
        if let Some(sum) = self.lines_sum() {
            self.amount_minor = Some(sum);
        } else if let [line] = self.lines.as_mut_slice() {
            line.amount_minor = self.amount_minor;
        }
        if self.original_close_on.is_none() {
            self.original_close_on = self.close_on;
        }
        self.people.sort_by_key(|m| m.person);
        self.competitors.sort_by_key(|r| r.competitor);
        self.evidence.sort_by_key(|p| p.evidence);
        split::sort(&mut self.credits);
        self
    }

    /// What the lines come to; none when nobody knows any of them.
    pub fn lines_sum(&self) -> Option<i64> {
        let known: Vec<i64> = self.lines.iter().filter_map(|l| l.amount_minor).collect();
        (!known.is_empty()).then(|| known.into_iter().fold(0, i64::saturating_add))
    }

    /// Where lines are set as a whole and none says an amount, the one that followed from those before goes with them.
    pub fn forget_sum(&self, set: &mut Map<String, Json>) {
        let lines = set.get("lines").and_then(Json::as_array);
        let silent = lines.is_some_and(|l| !l.is_empty() && l.iter().all(|line| line["amount_minor"].is_null()));
        if silent && self.lines_sum().is_some() {
            set.insert(String::from("amount_minor"), Json::Null);
        }
    }

    /// The part of the account that a line is for; none for the account as a whole.
    pub fn unit_of(&self, line: &Line) -> Option<UnitId> {
        line.unit.or(self.unit)
    }

    /// Whether it has an amount of which no line says what is sold for it.
    pub fn amount_of_nothing(&self) -> bool {
        self.amount_minor.is_some() && self.lines_sum().is_none()
    }

    /// When it is counted: the month in which it closed or is to close.
    pub fn close_month(&self) -> Option<i64> {
        self.closed_on.or(self.close_on).map(month_of)
    }

    /// Whether something speaks for it.
    pub fn has(&self, what: Evidence) -> bool {
        self.evidence.iter().any(|p| p.evidence == what)
    }

    /// What the evidence is judged by.
    pub fn case(&self) -> Case {
        Case {
            need: self.has(Evidence::Need),
            champion: self.has(Evidence::Champion),
            economic_buyer: self.has(Evidence::EconomicBuyer),
            paper_process: self.has(Evidence::PaperProcess),
            close_on: self.close_on,
        }
    }

    /// What the evidence says.
    pub fn category(&self) -> Category {
        evidence::category(&self.case(), None)
    }

    /// What somebody has said instead, while it holds.
    pub fn overridden(&self, today: Date) -> Option<Category> {
        self.override_category.filter(|_| self.override_until.is_none_or(|until| until >= today))
    }
}
