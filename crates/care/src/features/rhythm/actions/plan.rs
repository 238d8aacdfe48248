//! How one keeps in touch with a person: a rhythm of their own with its reason, by what, in which language.

use serde_json::{Map, Value as Json, json};

use super::super::model::LONGEST;
use super::super::store::plans::{self, Plan};
use crate::base::events::{Changes, NewEvent, record};
use crate::base::permit::permit;
use crate::base::registry::StoredEvent;
use crate::base::{AccountId, Acting, Contribute, Error, Fields, Permit, PersonId, PositionId, Result, Tx, validate};
use crate::features::people;
use crate::features::people::details::CHANNELS;

/// A plan as typed; the API fills it too.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Plan, as text; empty says nothing")]
pub struct PlanForm {
    /// Days; `0` asks for no rhythm.
    pub goal_days: String,
    pub reason: String,
    pub channel: String,
    pub language: String,
}

/// A plan whose values fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditPlan {
    /// Days; 0 asks for no rhythm, none leaves it to the goals.
    pub goal_days: Option<i64>,
    /// Why.
    pub reason: String,
    /// By what.
    pub channel: String,
    /// In which language.
    pub language: String,
}

impl PlanForm {
    /// The form of a stored plan.
    pub fn of(plan: &Plan) -> Self {
        Self {
            goal_days: plan.goal_days.map(|days| days.to_string()).unwrap_or_default(),
            reason: plan.reason.clone(),
            channel: plan.channel.clone(),
            language: plan.language.clone(),
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self) -> Result<EditPlan> {
        let mut fields = Fields::default();
        let goal_days = validate::int(&mut fields, "goal_days", &self.goal_days, 0, LONGEST);
        let mut reason = validate::line(&mut fields, "reason", &self.reason, validate::LINE);
        if goal_days.is_some() && reason.is_empty() {
            fields.add("reason", "rhythm-error-reason");
        }
        if goal_days.is_none() {
            reason.clear();
        }
        let channel = self.channel.trim().to_owned();
        if !channel.is_empty() {
            validate::one_of(&mut fields, "channel", &channel, &CHANNELS);
        }
        let language = validate::line(&mut fields, "language", &self.language, 35);
        if !language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            fields.add("language", "accounts-error-language");
        }
        fields.finish()?;
        Ok(EditPlan { goal_days, reason, channel, language })
    }
}

fn json_of(goal_days: Option<i64>, [reason, channel, language]: [&str; 3]) -> Map<String, Json> {
    let json = json!({ "goal_days": goal_days, "reason": reason, "channel": channel, "language": language });
    json.as_object().cloned().unwrap_or_default()
}

fn of_plan(plan: &Plan) -> Map<String, Json> {
    json_of(plan.goal_days, [&plan.reason, &plan.channel, &plan.language])
}

/// Sets the plan of the person who holds a position; answers whether anything changed.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`, `NotFound` for a position of another account.
pub fn set_plan(tx: &Tx<'_>, by: &Acting, account: AccountId, position: PositionId, edit: &EditPlan) -> Result<bool> {
    let permit = permit::<Contribute>(tx, &by.viewer, account)?;
    let person = people::store::position::find(&permit, position)?.person;
    save(tx, by, &permit, person, edit)
}

fn save(tx: &Tx<'_>, by: &Acting, permit: &Permit<'_, Contribute>, person: PersonId, edit: &EditPlan) -> Result<bool> {
    let before = plans::find(permit, person)?;
    let after = Plan {
        goal_days: edit.goal_days,
        reason: edit.reason.clone(),
        channel: edit.channel.clone(),
        language: edit.language.clone(),
        version: before.version + 1,
    };
    let (old, mut changes) = (of_plan(&before), Changes::default());
    for (name, value) in of_plan(&after) {
        changes.note(&name, old.get(&name).cloned().unwrap_or_default(), value);
    }
    if changes.is_empty() {
        return Ok(false);
    }
    plans::put(tx, by, permit, person, &after)?;
    let event = NewEvent::on(permit.account(), "contact_plan.set", "person", person.0);
    record(tx, by, event.changes(changes.json()).reason(&after.reason))?;
    Ok(true)
}

/// Each part goes back to what it was, provided that nobody changed it since.
pub(super) fn undo(tx: &Tx<'_>, by: &Acting, event: &StoredEvent) -> Result<()> {
    let permit = permit::<Contribute>(tx, &by.viewer, AccountId(event.scope))?;
    let person = PersonId(event.subject);
    let mut values = of_plan(&plans::find(&permit, person)?);
    for (name, pair) in event.changes.as_object().into_iter().flatten() {
        if values.get(name) != pair.get(1) {
            return Err(Error::conflict("accounts-error-changed-since"));
        }
        values.insert(name.clone(), pair.get(0).cloned().unwrap_or_default());
    }
    let text = |name: &str| values.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let edit = EditPlan {
        goal_days: values.get("goal_days").and_then(Json::as_i64),
        reason: text("reason"),
        channel: text("channel"),
        language: text("language"),
    };
    save(tx, by, &permit, person, &edit).map(|_| ())
}
