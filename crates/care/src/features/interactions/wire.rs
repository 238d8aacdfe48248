//! What the API of conversations takes and gives.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::model::{Direction, EditInteraction, Interaction, Kind, NewInteraction, Others, Outcome};
use crate::base::{AccountId, Acting, Fields, InteractionId, PersonId, Result, UnitId, UserId, calendar, validate};
use crate::features::fields::input;
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// A conversation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConversationOut {
    /// Its id.
    pub id: InteractionId,
    /// The account.
    pub account_id: AccountId,
    /// How.
    pub kind: Kind,
    /// Who spoke; only `both` counts as contact.
    pub direction: Direction,
    /// When.
    pub happened_at: String,
    /// One line.
    pub summary: String,
    /// More: paragraphs, lists with `- `, quotes with `> `, **bold**, `code` and addresses; or empty.
    pub notes: String,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// With whom: those who were there. Only they count as talked to.
    pub person_ids: Vec<PersonId>,
    /// People of the account who were invited and did not come.
    pub absent_person_ids: Vec<PersonId>,
    /// Those of us who were there beside the author.
    pub colleague_ids: Vec<UserId>,
    /// Those of us who were invited and did not come.
    pub absent_colleague_ids: Vec<UserId>,
    /// The unit it was about.
    pub unit_id: Option<UnitId>,
    /// Which of us.
    pub author_id: UserId,
    /// What comes next, or empty.
    pub next_step: String,
    /// Until when.
    pub next_step_on: Option<String>,
    /// When that was done.
    pub next_step_done_at: Option<String>,
    /// Values of custom fields by their key; those without a value are absent. `GET /api/v1/fields/conversation` says
    /// what each looks like.
    pub custom: Map<String, Value>,
    /// Which of us it went to with the account; null while the author has it.
    pub next_step_owner_id: Option<UserId>,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off the timeline.
    pub archived: bool,
}

impl ConversationOut {
    /// From what is stored.
    pub fn of(i: Interaction) -> Self {
        Self {
            id: i.id,
            account_id: i.account,
            kind: i.kind,
            direction: i.direction,
            happened_at: i.happened_at.to_string(),
            summary: i.summary,
            notes: i.notes,
            outcome: i.outcome,
            person_ids: i.people,
            absent_person_ids: i.others.absent,
            colleague_ids: i.others.colleagues,
            absent_colleague_ids: i.others.absent_colleagues,
            unit_id: i.unit,
            author_id: i.author,
            next_step: i.next_step,
            next_step_on: i.next_step_on.map(|d| d.to_string()),
            next_step_done_at: i.next_step_done_at.map(|at| at.to_string()),
            custom: input::to_json(&i.custom),
            next_step_owner_id: i.next_step_owner,
            version: i.version,
            archived: i.archived,
        }
    }
}

/// A new conversation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversationInput {
    /// How; a call without it.
    #[serde(default = "call")]
    pub kind: Kind,
    /// Who spoke; by the kind without it: email and message go out, everything else both ways.
    pub direction: Option<Direction>,
    /// When; now without it.
    pub happened_at: Option<String>,
    /// One line.
    pub summary: String,
    /// More: paragraphs, lists with `- `, quotes with `> `, **bold**, `code` and addresses.
    #[serde(default)]
    pub notes: String,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// People of the account who were there.
    #[serde(default)]
    pub person_ids: Vec<PersonId>,
    /// People of the account who were invited and did not come.
    #[serde(default)]
    pub absent_person_ids: Vec<PersonId>,
    /// Those of us who were there beside the caller.
    #[serde(default)]
    pub colleague_ids: Vec<UserId>,
    /// Those of us who were invited and did not come.
    #[serde(default)]
    pub absent_colleague_ids: Vec<UserId>,
    /// Other accounts whose people took part: each gets a conversation of its own, tied to this one.
    #[serde(default)]
    pub also: Vec<AlsoInput>,
    /// Names of others; unknown ones become people of the account.
    #[serde(default)]
    pub new_people: Vec<String>,
    /// The unit it was about.
    pub unit_id: Option<UnitId>,
    /// What comes next.
    #[serde(default)]
    pub next_step: String,
    /// Until when.
    pub next_step_on: Option<String>,
    /// Conversations of the account whose next step this was.
    #[serde(default)]
    pub completes: Vec<InteractionId>,
    /// Values of custom fields by their key; absent ones get their default, null says none.
    #[serde(default)]
    pub custom: Map<String, Value>,
}

fn call() -> Kind {
    Kind::Call
}

impl ConversationInput {
    /// Reads it.
    pub fn parse(&self, account: AccountId, by: &Acting) -> Result<NewInteraction> {
        let mut fields = Fields::default();
        let new = NewInteraction {
            account,
            kind: self.kind,
            direction: self.direction,
            happened_at: self.happened_at.as_deref().map_or(by.now, |text| instant(&mut fields, text, by.now)),
            summary: validate::required(&mut fields, "summary", &self.summary, validate::LINE),
            notes: validate::text(&mut fields, "notes", &self.notes),
            outcome: self.outcome,
            unit: self.unit_id,
            author: None,
            people: self.person_ids.clone(),
            others: Others {
                absent: self.absent_person_ids.clone(),
                colleagues: self.colleague_ids.clone(),
                absent_colleagues: self.absent_colleague_ids.clone(),
            },
            thread: None,
            new_people: new_people(&mut fields, &self.new_people),
            next_step: validate::line(&mut fields, "next_step", &self.next_step, validate::LINE),
            next_step_on: calendar::parse_optional(
                &mut fields,
                "next_step_on",
                self.next_step_on.as_deref().unwrap_or(""),
                by.today,
            ),
            completes: self.completes.clone(),
            source_key: None,
            custom: Map::new(),
        };
        fields.finish()?;
        Ok(new)
    }
}

impl ConversationInput {
    /// The conversation itself, and one for each other account.
    ///
    /// # Errors
    /// `Invalid` when an account is named twice.
    pub fn all(&self, new: NewInteraction, by: &Acting) -> Result<Vec<NewInteraction>> {
        let mut fields = Fields::default();
        let here = NewInteraction { thread: (!self.also.is_empty()).then(|| by.uuid()), ..new };
        let mut all: Vec<NewInteraction> = Vec::new();
        for also in &self.also {
            if also.account_id == here.account || all.iter().any(|n| n.account == also.account_id) {
                fields.add("also", "interactions-error-same-account");
            }
            let guests = new_people(&mut fields, &also.new_people);
            all.push(here.elsewhere(also.account_id, also.person_ids.clone(), guests));
        }
        fields.finish()?;
        all.insert(0, here);
        Ok(all)
    }
}

/// Another account whose people took part.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlsoInput {
    /// The account.
    pub account_id: AccountId,
    /// People of that account who were there.
    #[serde(default)]
    pub person_ids: Vec<PersonId>,
    /// Names of others; unknown ones become people of that account.
    #[serde(default)]
    pub new_people: Vec<String>,
}

fn new_people(fields: &mut Fields, names: &[String]) -> Vec<String> {
    names.iter().map(|name| validate::required(fields, "new_people", name, validate::NAME)).collect()
}

/// The same meeting at another account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ElsewhereOut {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// The conversation there.
    pub id: InteractionId,
}

/// A correction.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CorrectionOut {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<String>,
    /// The fields that were changed, with what stood there before.
    pub before: Map<String, Value>,
}

/// A talk of one of us, lately.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TouchOut {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// The conversation.
    pub id: InteractionId,
    /// When.
    pub happened_at: String,
    /// How.
    pub kind: Kind,
    /// One line.
    pub summary: String,
    /// Which of us.
    pub author: String,
    /// With whom.
    pub people: String,
}

/// An instant that is not still to come, in whole microseconds.
fn instant(fields: &mut Fields, text: &str, now: Timestamp) -> Timestamp {
    let parsed =
        text.trim().parse::<Timestamp>().ok().and_then(|at| Timestamp::from_microsecond(at.as_microsecond()).ok());
    match parsed {
        None => {
            fields.add("happened_at", "interactions-error-instant");
            now
        }
        Some(at) if at > now + SignedDuration::from_mins(5) => {
            fields.add("happened_at", "interactions-error-future");
            now
        }
        Some(at) => at.min(now),
    }
}

/// Fields to change: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of ConversationInput")]
pub struct ConversationPatch {
    pub kind: Option<Kind>,
    pub direction: Option<Direction>,
    pub happened_at: Option<String>,
    pub summary: Option<String>,
    pub notes: Option<String>,
    #[serde(deserialize_with = "given")]
    pub outcome: Option<Option<Outcome>>,
    pub person_ids: Option<Vec<PersonId>>,
    pub absent_person_ids: Option<Vec<PersonId>>,
    pub colleague_ids: Option<Vec<UserId>>,
    pub absent_colleague_ids: Option<Vec<UserId>>,
    #[serde(deserialize_with = "given")]
    pub unit_id: Option<Option<UnitId>>,
    #[serde(deserialize_with = "given")]
    pub next_step: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub next_step_on: Option<Option<String>>,
    /// Values of custom fields by their key; null takes one away, absent ones stay.
    pub custom: Map<String, Value>,
}

impl ConversationPatch {
    /// Reads it.
    pub fn parse(&self, base: Option<i64>, by: &Acting) -> Result<EditInteraction> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(kind) = self.kind {
            put("kind", json!(kind.code()));
        }
        if let Some(direction) = self.direction {
            put("direction", json!(direction.code()));
        }
        if let Some(text) = &self.happened_at {
            put("happened_at", json!(instant(&mut fields, text, by.now).to_string()));
        }
        if let Some(summary) = &self.summary {
            put("summary", json!(validate::required(&mut fields, "summary", summary, validate::LINE)));
        }
        if let Some(outcome) = self.outcome {
            put("outcome", json!(outcome.map(Outcome::code)));
        }
        if let Some(people) = &self.person_ids {
            let mut people = people.clone();
            people.sort_unstable();
            people.dedup();
            put("people", json!(people));
        }
        if let Some(notes) = &self.notes {
            put("notes", json!(validate::text(&mut fields, "notes", notes)));
        }
        for (field, list) in [
            ("absent", self.absent_person_ids.as_ref().map(|l| json!(l))),
            ("colleagues", self.colleague_ids.as_ref().map(|l| json!(l))),
            ("absent_colleagues", self.absent_colleague_ids.as_ref().map(|l| json!(l))),
        ] {
            if let Some(list) = list {
                put(field, list);
            }
        }
        if let Some(unit) = self.unit_id {
            put("unit", json!(unit));
        }
        if let Some(step) = &self.next_step {
            put(
                "next_step",
                json!(validate::line(&mut fields, "next_step", step.as_deref().unwrap_or(""), validate::LINE)),
            );
        }
        if let Some(day) = &self.next_step_on {
            let day = calendar::parse_optional(&mut fields, "next_step_on", day.as_deref().unwrap_or(""), by.today);
            put("next_step_on", json!(day.map(|d| d.to_string())));
        }
        fields.finish()?;
        Ok(EditInteraction { set, base: Base::at(base), whole: false })
    }
}
