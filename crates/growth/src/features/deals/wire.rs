//! What the API of deals gives.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::form::quantity_text;
use super::model::evidence::missing;
use super::model::renewals::WithoutNotice;
use super::model::stages::{days_in, stalled};
use super::model::{Category, Deal, Evidence, Kind, Outcome, Stage};
use super::store::board::Sum;
use crate::base::money::Money;
use crate::base::{
    AccountId, CompetitorId, DealId, DealReasonId, Locale, OfferingId, PersonId, StageId, UnitId, UserId,
};

/// A deal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DealOut {
    /// Its id.
    pub id: DealId,
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Open, won or lost.
    pub outcome: Outcome,
    /// Its stage, or the one in which it closed.
    pub stage_id: StageId,
    /// The name of the stage.
    pub stage: String,
    /// Since when it is in the stage.
    pub stage_since: String,
    /// For how many days.
    pub days_in_stage: i64,
    /// Whether that is longer than the stage's norm.
    pub stalled: bool,
    /// The part of the account.
    pub unit_id: Option<UnitId>,
    /// The amount; the sum of its lines where they say amounts. Null when nobody knows it.
    pub amount: Option<Money>,
    /// The amount in the install's currency; null without amount or rate.
    pub converted: Option<Money>,
    /// What counts, in percent: its own number, or that of the stage. Null once it has closed.
    pub probability: Option<i64>,
    /// Its own number, where somebody has given one.
    pub own_probability: Option<i64>,
    /// Why that.
    pub probability_reason: String,
    /// What the forecast counts it as today; null once it has closed.
    pub category: Option<Category>,
    /// What the evidence says.
    pub category_by_evidence: Category,
    /// What somebody says instead.
    pub override_category: Option<Category>,
    /// Why.
    pub override_reason: String,
    /// The last day of that.
    pub override_until: Option<String>,
    /// Who says so.
    pub override_by: Option<UserId>,
    /// When it was opened.
    pub opened_on: String,
    /// When it is to close.
    pub close_on: Option<String>,
    /// When it was to close at first.
    pub original_close_on: Option<String>,
    /// When it closed.
    pub closed_on: Option<String>,
    /// Why it was won or lost.
    pub reason_id: Option<DealReasonId>,
    /// Why, in words.
    pub reason_note: String,
    /// To whom it was lost.
    pub lost_to: Option<CompetitorId>,
    /// The client's goal that it serves.
    pub goal: String,
    /// What is next.
    pub next_step: String,
    /// When.
    pub next_step_on: Option<String>,
    /// Reference of the agreement.
    pub agreement: String,
    /// Last day for notice.
    pub notice_on: Option<String>,
    /// What the agreement was worth before.
    pub former: Option<Money>,
    /// What happens to the agreement without notice; null where nobody knows.
    pub without_notice: Option<WithoutNotice>,
    /// For how many months it runs on then.
    pub runs_on_months: Option<i64>,
    /// The system that it comes from.
    pub source_system: String,
    /// Its id there.
    pub source_id: String,
    /// For If-Match.
    pub version: i64,
}

/// A deal with all that belongs to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DealFull {
    /// The deal.
    #[serde(flatten)]
    pub deal: DealOut,
    /// What the evidence lacks for a commit.
    pub missing_for_commit: Vec<String>,
    /// What it lacks for a best case.
    pub missing_for_best_case: Vec<String>,
    /// What it is about.
    pub lines: Vec<LineOut>,
    /// Who of ours gets which share; without rows the account's lead has it all.
    pub credits: Vec<CreditOut>,
    /// The buying group.
    pub people: Vec<MemberOut>,
    /// Who else bids.
    pub competitors: Vec<RivalOut>,
    /// What speaks for it.
    pub evidence: Vec<ProofOut>,
    /// What is to be done, in order.
    pub steps: Vec<StepOut>,
}

/// Something that is to be done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepOut {
    /// Its id within the deal.
    pub id: uuid::Uuid,
    /// What.
    pub name: String,
    /// Until when.
    pub due_on: Option<String>,
    /// Who owns it; null for nobody.
    pub owner_id: Option<UserId>,
    /// When it was done.
    pub done_on: Option<String>,
    /// By whom.
    pub done_by: Option<UserId>,
}

/// What a deal is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineOut {
    /// Its id within the deal.
    pub id: uuid::Uuid,
    /// The part of the account; null for that of the deal.
    pub unit_id: Option<UnitId>,
    /// What is sold.
    pub offering_id: Option<OfferingId>,
    /// How much, as a decimal number.
    pub quantity: Option<String>,
    /// The amount.
    pub amount: Option<Money>,
    /// First day of the period that is paid for.
    pub period_from: Option<String>,
    /// Last day of it.
    pub period_to: Option<String>,
}

/// A share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CreditOut {
    /// Who.
    pub user_id: UserId,
    /// Hundredths of a percent.
    pub share: i64,
    /// First day.
    pub valid_from: String,
    /// Last day; null while it holds.
    pub valid_to: Option<String>,
}

/// Somebody of the buying group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MemberOut {
    /// Who.
    pub person_id: PersonId,
    /// Their part in the decision, or empty.
    pub part: String,
    /// Whether we are in contact.
    pub covered: bool,
}

/// Somebody else who bids.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RivalOut {
    /// Who.
    pub competitor_id: CompetitorId,
    /// What we know of their bid.
    #[serde(default)]
    pub note: String,
}

/// Something that speaks for a deal.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProofOut {
    /// What.
    pub evidence: Evidence,
    /// The day of it.
    pub happened_on: String,
    /// From whom it comes.
    pub person_id: Option<PersonId>,
    /// What was said.
    pub note: String,
}

fn text(day: Option<Date>) -> Option<String> {
    day.map(|d| d.to_string())
}

impl DealOut {
    /// As the API gives it.
    pub fn of(deal: &Deal, stages: &[Stage], locale: Locale, today: Date, currency: &str) -> Self {
        let f = &deal.facts;
        let (stage, open) = (stages.iter().find(|s| s.id == f.stage), f.outcome == Outcome::Open);
        let money = |minor: Option<i64>| minor.map(|minor| Money { minor, currency: f.currency.clone() });
        let house = (deal.reporting_currency == currency).then_some(deal.reporting_minor).flatten();
        Self {
            id: deal.id,
            account_id: deal.account,
            name: f.name.clone(),
            kind: f.kind,
            outcome: f.outcome,
            stage_id: f.stage,
            stage: stage.map(|s| s.named(locale).to_owned()).unwrap_or_default(),
            stage_since: f.stage_since.to_string(),
            days_in_stage: days_in(f.stage_since, f.closed_on.unwrap_or(today)),
            stalled: open && stalled(f.stage_since, stage.and_then(|s| s.norm_days), today),
            unit_id: f.unit,
            amount: money(f.amount_minor),
            converted: house.map(|minor| Money { minor, currency: currency.to_owned() }),
            probability: open.then(|| stage.map_or(0, |s| s.likely(f.probability))),
            own_probability: f.probability,
            probability_reason: f.probability_reason.clone(),
            category: open.then(|| deal.counts_as(today)),
            category_by_evidence: deal.category,
            override_category: f.override_category,
            override_reason: f.override_reason.clone(),
            override_until: text(f.override_until),
            override_by: f.override_by,
            opened_on: f.opened_on.to_string(),
            close_on: text(f.close_on),
            original_close_on: text(f.original_close_on),
            closed_on: text(f.closed_on),
            reason_id: f.reason,
            reason_note: f.reason_note.clone(),
            lost_to: f.lost_to,
            goal: f.goal.clone(),
            next_step: f.next_step.clone(),
            next_step_on: text(f.next_step_on),
            agreement: f.agreement.clone(),
            notice_on: text(f.notice_on),
            former: money(f.former_minor),
            without_notice: f.without_notice,
            runs_on_months: f.runs_on_months,
            source_system: f.source_system.clone(),
            source_id: f.source_id.clone(),
            version: deal.version,
        }
    }
}

impl DealFull {
    /// With all that belongs to it.
    pub fn of(deal: &Deal, out: DealOut, reached: &std::collections::HashSet<PersonId>) -> Self {
        let f = &deal.facts;
        let gaps = |category| missing(&f.case(), category, None).into_iter().map(|g| g.code().to_owned()).collect();
        let lines = f.lines.iter().map(|l| LineOut {
            id: l.id,
            unit_id: l.unit,
            offering_id: l.offering,
            quantity: l.quantity.map(quantity_text),
            amount: l.amount_minor.map(|minor| Money { minor, currency: f.currency.clone() }),
            period_from: text(l.period_from),
            period_to: text(l.period_to),
        });
        let credits = f.credits.iter().map(|c| CreditOut {
            user_id: c.user,
            share: c.share,
            valid_from: c.from.to_string(),
            valid_to: text(c.to),
        });
        let people = f.people.iter().map(|m| MemberOut {
            person_id: m.person,
            part: m.part.clone(),
            covered: reached.contains(&m.person),
        });
        let rivals = f.competitors.iter().map(|r| RivalOut { competitor_id: r.competitor, note: r.note.clone() });
        let evidence = f.evidence.iter().map(|p| ProofOut {
            evidence: p.evidence,
            happened_on: p.on.to_string(),
            person_id: p.person,
            note: p.note.clone(),
        });
        let steps = f.steps.iter().map(|s| StepOut {
            id: s.id,
            name: s.name.clone(),
            due_on: text(s.due_on),
            owner_id: s.owner,
            done_on: text(s.done_on),
            done_by: s.done_by,
        });
        Self {
            missing_for_commit: gaps(Category::Commit),
            missing_for_best_case: gaps(Category::BestCase),
            lines: lines.collect(),
            credits: credits.collect(),
            people: people.collect(),
            competitors: rivals.collect(),
            evidence: evidence.collect(),
            steps: steps.collect(),
            deal: out,
        }
    }
}

/// Sums of deals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DealSums {
    /// The currency of the sums.
    pub currency: String,
    /// All of them.
    pub total: DealSum,
    /// By what was asked for.
    pub groups: Vec<DealSum>,
}

/// One sum.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DealSum {
    /// The id of the stage or the account; null for the total.
    pub key: Option<uuid::Uuid>,
    /// How many deals.
    pub deals: i64,
    /// How many of them have no amount that can be converted; they are in no sum.
    pub unknown: i64,
    /// How many have no next step.
    pub without_next_step: i64,
    /// Their amounts; null when none is known.
    pub amount: Option<Money>,
    /// Amounts of open deals by probability; null when none is known.
    pub weighted: Option<Money>,
}

impl DealSum {
    /// As the API gives it.
    pub fn of(key: Option<uuid::Uuid>, sum: &Sum, currency: &str) -> Self {
        let of = |minor| Money { minor, currency: currency.to_owned() };
        Self {
            key,
            deals: sum.deals,
            unknown: sum.unknown,
            without_next_step: sum.no_step,
            amount: sum.known().then(|| of(sum.minor)),
            weighted: sum.weighted().map(of),
        }
    }
}
