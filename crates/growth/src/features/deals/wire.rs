//! What the API of deals takes and gives.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::form::{DealForm, quantity, quantity_text};
use super::model::evidence::missing;
use super::model::stages::{days_in, stalled};
use super::model::{Category, Deal, Evidence, Facts, Kind, Line, Member, Outcome, Proof, Rival, Stage};
use super::store::board::Sum;
use crate::base::money::Money;
use crate::base::{
    AccountId, Acting, CompetitorId, DealId, DealReasonId, Fields, Locale, OfferingId, PersonId, Result, StageId,
    UnitId, UserId, calendar, validate,
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
    /// The amount; the sum of its lines where it has lines. Null when nobody knows it.
    pub amount: Option<Money>,
    /// The amount in the install's currency; null without amount or rate.
    pub converted: Option<Money>,
    /// What counts, in percent: its own number, or that of the stage.
    pub probability: i64,
    /// Its own number, where somebody has given one.
    pub own_probability: Option<i64>,
    /// Why that.
    pub probability_reason: String,
    /// What the forecast counts it as today.
    pub category: Category,
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
}

/// What a deal is about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineOut {
    /// Its id within the deal.
    pub id: uuid::Uuid,
    /// The part of the account.
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
        let stage = stages.iter().find(|s| s.id == f.stage);
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
            stalled: f.outcome == Outcome::Open && stalled(f.stage_since, stage.and_then(|s| s.norm_days), today),
            unit_id: f.unit,
            amount: money(f.amount_minor),
            converted: house.map(|minor| Money { minor, currency: currency.to_owned() }),
            probability: stage.map_or(0, |s| s.likely(f.probability)),
            own_probability: f.probability,
            probability_reason: f.probability_reason.clone(),
            category: f.counts_as(today),
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
        Self {
            missing_for_commit: gaps(Category::Commit),
            missing_for_best_case: gaps(Category::BestCase),
            lines: lines.collect(),
            credits: credits.collect(),
            people: people.collect(),
            competitors: rivals.collect(),
            evidence: evidence.collect(),
            deal: out,
        }
    }
}

/// A deal, or fields to change: absent stays, an empty text clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DealInput {
    /// Its name.
    pub name: Option<String>,
    /// expansion, cross_sell, new_unit, project or renewal; a new deal is an expansion without it.
    pub kind: Option<String>,
    /// The stage in which a new deal begins; the first of its kind without it. Later it is moved.
    pub stage_id: Option<String>,
    /// The part of the account.
    pub unit_id: Option<String>,
    /// The amount; with lines their sum.
    pub amount: Option<Money>,
    /// The currency of a deal without an amount.
    pub currency: Option<String>,
    /// When it was opened.
    pub opened_on: Option<String>,
    /// When it is to close.
    pub close_on: Option<String>,
    /// What is next.
    pub next_step: Option<String>,
    /// When.
    pub next_step_on: Option<String>,
    /// The client's goal that it serves.
    pub goal: Option<String>,
    /// Reference of the agreement.
    pub agreement: Option<String>,
    /// Last day for notice.
    pub notice_on: Option<String>,
    /// What the agreement was worth before.
    pub former: Option<Money>,
    /// Its own probability in percent; needs a reason.
    pub probability: Option<String>,
    /// Why that.
    pub probability_reason: Option<String>,
    /// commit, best_case or pipeline instead of what the evidence says; needs a reason and a day.
    pub override_category: Option<String>,
    /// Why.
    pub override_reason: Option<String>,
    /// The last day of that.
    pub override_until: Option<String>,
    /// The system that it comes from.
    pub source_system: Option<String>,
    /// Its id there.
    pub source_id: Option<String>,
    /// What it is about, as a whole.
    pub lines: Option<Vec<LineInput>>,
    /// Who else bids, as a whole.
    pub competitors: Option<Vec<RivalOut>>,
    /// The buying group, as a whole.
    pub people: Option<Vec<MemberInput>>,
    /// What speaks for it, as a whole.
    pub evidence: Option<Vec<ProofInput>>,
}

/// A line.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LineInput {
    /// Its id, where it is known already.
    pub id: Option<uuid::Uuid>,
    /// The part of the account.
    pub unit_id: Option<UnitId>,
    /// What is sold.
    pub offering_id: Option<OfferingId>,
    /// How much, as a decimal number.
    pub quantity: String,
    /// Minor units of the deal's currency; null when nobody knows it.
    pub amount_minor: Option<i64>,
    /// First day of the period that is paid for.
    pub period_from: String,
    /// Last day of it.
    pub period_to: String,
}

/// Somebody of the buying group.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberInput {
    /// Who.
    pub person_id: PersonId,
    /// Their part in the decision: economic_buyer, champion …
    #[serde(default)]
    pub part: String,
}

/// Something that speaks for a deal.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofInput {
    /// What.
    pub evidence: Evidence,
    /// The day of it; today without it.
    #[serde(default)]
    pub happened_on: String,
    /// From whom it comes.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// What was said.
    #[serde(default)]
    pub note: String,
}

/// The lines that an input says.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn lines(by: &Acting, inputs: &[LineInput]) -> Result<Vec<Line>> {
    let mut wrong = Fields::default();
    let mut made = Vec::new();
    for l in inputs {
        made.push(Line {
            id: l.id.unwrap_or_else(|| by.uuid()),
            unit: l.unit_id,
            offering: l.offering_id,
            quantity: quantity(&mut wrong, "lines", &l.quantity),
            amount_minor: l.amount_minor,
            period_from: calendar::parse_optional(&mut wrong, "lines", &l.period_from, by.today),
            period_to: calendar::parse_optional(&mut wrong, "lines", &l.period_to, by.today),
        });
    }
    wrong.finish()?;
    Ok(made)
}

/// The buying group that an input says.
pub fn members(inputs: &[MemberInput]) -> Vec<Member> {
    let mut all: Vec<Member> =
        inputs.iter().map(|m| Member { person: m.person_id, part: m.part.trim().to_owned() }).collect();
    all.sort_by_key(|m| m.person);
    all
}

/// The competitors that an input says.
///
/// # Errors
/// `Invalid` for a note that is too long.
pub fn rivals(inputs: &[RivalOut]) -> Result<Vec<Rival>> {
    let mut wrong = Fields::default();
    let note = |wrong: &mut Fields, text: &str| validate::line(wrong, "competitors", text, validate::LINE);
    let mut all: Vec<Rival> =
        inputs.iter().map(|r| Rival { competitor: r.competitor_id, note: note(&mut wrong, &r.note) }).collect();
    all.sort_by_key(|r| r.competitor);
    wrong.finish()?;
    Ok(all)
}

/// The evidence that an input says.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn proofs(by: &Acting, inputs: &[ProofInput]) -> Result<Vec<Proof>> {
    let mut wrong = Fields::default();
    let mut all = Vec::new();
    for p in inputs {
        let on = calendar::parse_optional(&mut wrong, "evidence", &p.happened_on, by.today).unwrap_or(by.today);
        let note = validate::line(&mut wrong, "evidence", &p.note, validate::LINE);
        all.push(Proof { evidence: p.evidence, on, person: p.person_id, note });
    }
    all.sort_by_key(|p| p.evidence);
    wrong.finish()?;
    Ok(all)
}

impl DealInput {
    /// The form with what is given over another, and the fields that are given.
    fn over(&self, mut form: DealForm) -> (Vec<&'static str>, DealForm) {
        let mut given = Vec::new();
        let texts = [
            ("name", &self.name, &mut form.name),
            ("kind", &self.kind, &mut form.kind),
            ("stage", &self.stage_id, &mut form.stage),
            ("unit", &self.unit_id, &mut form.unit),
            ("currency", &self.currency, &mut form.currency),
            ("opened_on", &self.opened_on, &mut form.opened_on),
            ("close_on", &self.close_on, &mut form.close_on),
            ("next_step", &self.next_step, &mut form.next_step),
            ("next_step_on", &self.next_step_on, &mut form.next_step_on),
            ("goal", &self.goal, &mut form.goal),
            ("agreement", &self.agreement, &mut form.agreement),
            ("notice_on", &self.notice_on, &mut form.notice_on),
            ("probability", &self.probability, &mut form.probability),
            ("probability_reason", &self.probability_reason, &mut form.probability_reason),
            ("override_category", &self.override_category, &mut form.override_category),
            ("override_reason", &self.override_reason, &mut form.override_reason),
            ("override_until", &self.override_until, &mut form.override_until),
            ("source_system", &self.source_system, &mut form.source_system),
            ("source_id", &self.source_id, &mut form.source_id),
        ];
        for (field, value, slot) in texts {
            if let Some(value) = value {
                given.push(field);
                slot.clone_from(value);
            }
        }
        if let Some(amount) = &self.amount {
            given.extend(["amount_minor", "currency"]);
            form.amount = amount.decimal();
            form.currency.clone_from(&amount.currency);
        }
        if let Some(former) = &self.former {
            given.push("former_minor");
            form.former = former.decimal();
        }
        (given, form)
    }

    /// The lists that are given, by field.
    fn parts(&self, by: &Acting) -> Result<Map<String, Json>> {
        let mut set = Map::new();
        let mut put = |field: &str, value: Json| set.insert(field.to_owned(), value);
        if let Some(list) = &self.lines {
            put("lines", serde_json::json!(lines(by, list)?));
        }
        if let Some(list) = &self.people {
            put("people", serde_json::json!(members(list)));
        }
        if let Some(list) = &self.competitors {
            put("competitors", serde_json::json!(rivals(list)?));
        }
        if let Some(list) = &self.evidence {
            put("evidence", serde_json::json!(proofs(by, list)?));
        }
        Ok(set)
    }

    /// Reads a new deal.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn facts(&self, by: &Acting, first: impl FnOnce(Kind) -> Option<StageId>) -> Result<Facts> {
        let facts = self.over(DealForm::default()).1.new_facts(by, first)?;
        let wrong = || crate::base::Error::internal("a list does not fit the deal");
        facts.with(&self.parts(by)?).ok_or_else(wrong)
    }

    /// Reads what changes of a stored deal.
    ///
    /// # Errors
    /// `Invalid` with all mistakes.
    pub fn changes(&self, stored: &Deal, by: &Acting) -> Result<Map<String, Json>> {
        if self.stage_id.is_some() {
            return Err(crate::base::Error::field("stage_id", "deals-error-move"));
        }
        let (given, form) = self.over(DealForm::of(stored));
        let mut set = form.set(by, &stored.facts)?;
        set.retain(|field, _| given.contains(&field.as_str()));
        set.extend(self.parts(by)?);
        Ok(set)
    }
}

/// Sums of open deals.
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
    /// Amounts by probability; null when none is known.
    pub weighted: Option<Money>,
}

impl DealSum {
    /// As the API gives it.
    pub fn of(key: Option<uuid::Uuid>, sum: &Sum, currency: &str) -> Self {
        let money = |minor| sum.known().then(|| Money { minor, currency: currency.to_owned() });
        Self {
            key,
            deals: sum.deals,
            unknown: sum.unknown,
            without_next_step: sum.no_step,
            amount: money(sum.minor),
            weighted: money(sum.weighted()),
        }
    }
}

/// A share to be set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareInput {
    /// Who.
    pub user_id: UserId,
    /// Hundredths of a percent; all make 10000.
    pub share: i64,
}

/// How a deal is split.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreditsInput {
    /// From which day on; for the first split the day on which the deal was opened, then today.
    pub valid_from: String,
    /// The shares; none gives it all to the account's lead.
    pub shares: Vec<ShareInput>,
}

/// A stage of a kind of deals.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StageOut {
    /// Its id.
    pub id: StageId,
    /// Of which kind of deals.
    pub kind: Kind,
    /// Its place.
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
    pub criteria: Vec<super::model::Criterion>,
    /// Whether it is archived.
    pub archived: bool,
    /// For If-Match.
    pub version: i64,
}

impl From<Stage> for StageOut {
    fn from(s: Stage) -> Self {
        Self {
            id: s.id,
            kind: s.kind,
            position: s.position,
            name: s.name,
            name_zh: s.name_zh,
            probability: s.probability,
            norm_days: s.norm_days,
            criteria: s.criteria,
            archived: s.archived,
            version: s.version,
        }
    }
}

/// A reason for which deals end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonOut {
    /// Its id.
    pub id: DealReasonId,
    /// Won or lost.
    pub outcome: Outcome,
    /// Its name in English.
    pub name: String,
    /// Its name in Chinese, or empty.
    pub name_zh: String,
}
