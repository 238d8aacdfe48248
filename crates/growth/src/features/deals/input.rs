//! What the API of deals takes.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::form::{DealForm, quantity};
use super::model::{Deal, Evidence, Facts, Kind, Line, Member, Proof, Rival, Step};
use super::wire::RivalOut;
use crate::base::money::Money;
use crate::base::{Acting, Fields, OfferingId, PersonId, Result, StageId, UnitId, UserId, calendar, validate};

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
    /// The amount: of a single line that line's, of several their sum as soon as one of them says an amount.
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
    /// ends or runs_on: what happens to the agreement without notice.
    pub without_notice: Option<String>,
    /// For how many months it runs on.
    pub runs_on_months: Option<String>,
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
    /// What is to be done, as a whole and in order.
    pub steps: Option<Vec<StepInput>>,
}

/// Something that is to be done.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StepInput {
    /// Its id, where it is known already.
    pub id: Option<uuid::Uuid>,
    /// What.
    pub name: String,
    /// Until when.
    pub due_on: String,
    /// Who owns it; nobody without it.
    pub owner_id: Option<UserId>,
    /// When it was done.
    pub done_on: String,
}

/// The steps that an input says; of those that are stored it stays known who has done them.
///
/// # Errors
/// `Invalid` with all mistakes.
pub fn steps(by: &Acting, stored: &[Step], inputs: &[StepInput]) -> Result<Vec<Step>> {
    let mut wrong = Fields::default();
    let mut all = Vec::new();
    for s in inputs {
        let done_on = calendar::parse_optional(&mut wrong, "steps", &s.done_on, by.today);
        let before = stored.iter().find(|old| Some(old.id) == s.id && old.done_on == done_on);
        all.push(Step {
            id: s.id.unwrap_or_else(|| by.uuid()),
            name: validate::line(&mut wrong, "steps", &s.name, validate::LINE),
            due_on: calendar::parse_optional(&mut wrong, "steps", &s.due_on, by.today),
            owner: s.owner_id,
            done_by: before.map_or_else(|| done_on.and(by.viewer.actor()), |old| old.done_by),
            done_on,
        });
    }
    wrong.finish()?;
    Ok(all)
}

/// A line.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LineInput {
    /// Its id, where it is known already.
    pub id: Option<uuid::Uuid>,
    /// The part of the account; that of the deal without it.
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
            ("without_notice", &self.without_notice, &mut form.without_notice),
            ("runs_on_months", &self.runs_on_months, &mut form.runs_on_months),
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
    fn parts(&self, by: &Acting, stored: &[Step]) -> Result<Map<String, Json>> {
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
        if let Some(list) = &self.steps {
            put("steps", serde_json::json!(steps(by, stored, list)?));
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
        facts.with(&self.parts(by, &[])?).ok_or_else(wrong)
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
        set.extend(self.parts(by, &stored.facts.steps)?);
        if self.amount.is_none() {
            stored.facts.forget_sum(&mut set);
        }
        Ok(set)
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
