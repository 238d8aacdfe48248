//! What the API of tasks takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::model::{EditTask, NewTask, Task};
use crate::base::{AccountId, Acting, Fields, InteractionId, PersonId, Result, TaskId, UserId, calendar, validate};
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// A task.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TaskOut {
    /// Its id.
    pub id: TaskId,
    /// The account.
    pub account_id: AccountId,
    /// What is to be done.
    pub content: String,
    /// With or for whom there.
    pub person_id: Option<PersonId>,
    /// Which of us does it.
    pub owner_id: UserId,
    /// Until when.
    pub due_on: Option<String>,
    /// Until when at first.
    pub original_due_on: Option<String>,
    /// How often the date was moved.
    pub moves: i64,
    /// Open past its date; computed, never stored.
    pub late: bool,
    /// When it was done.
    pub done_at: Option<String>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// The conversation that it came from.
    pub conversation_id: Option<InteractionId>,
    /// When it was made.
    pub created_at: String,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off the list.
    pub archived: bool,
}

impl TaskOut {
    /// As it stands on `today`.
    pub fn of(t: Task, today: jiff::civil::Date) -> Self {
        Self {
            late: t.days_late(today) > 0,
            id: t.id,
            account_id: t.account,
            content: t.content,
            person_id: t.person,
            owner_id: t.owner,
            due_on: t.due_on.map(|d| d.to_string()),
            original_due_on: t.original_due_on.map(|d| d.to_string()),
            moves: t.moves,
            done_at: t.done_at.map(|at| at.to_string()),
            done_by: t.done_by,
            conversation_id: t.interaction,
            created_at: t.created_at.to_string(),
            version: t.version,
            archived: t.archived,
        }
    }
}

/// A new task.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskInput {
    /// What is to be done.
    pub content: String,
    /// Until when.
    #[serde(default)]
    pub due_on: String,
    /// With or for whom; somebody of the account.
    pub person_id: Option<PersonId>,
    /// Which of us; the caller without it.
    pub owner_id: Option<UserId>,
    /// The conversation that it came from.
    pub conversation_id: Option<InteractionId>,
}

impl TaskInput {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, account: AccountId, by: &Acting) -> Result<NewTask> {
        let mut fields = Fields::default();
        let new = NewTask {
            account,
            content: validate::required(&mut fields, "content", &self.content, validate::LINE),
            person: self.person_id,
            owner: self.owner_id,
            due_on: calendar::parse_optional(&mut fields, "due_on", &self.due_on, by.today),
            interaction: self.conversation_id,
        };
        fields.finish()?;
        Ok(new)
    }
}

/// Fields to change: absent stays, null clears. The date and doing it have verbs of their own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of TaskInput")]
pub struct TaskPatch {
    pub content: Option<String>,
    #[serde(deserialize_with = "given")]
    pub person_id: Option<Option<PersonId>>,
    pub owner_id: Option<UserId>,
}

impl TaskPatch {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every mistake.
    pub fn parse(&self, base: Option<i64>) -> Result<EditTask> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(content) = &self.content {
            put("content", json!(validate::required(&mut fields, "content", content, validate::LINE)));
        }
        if let Some(person) = self.person_id {
            put("person", json!(person));
        }
        if let Some(owner) = self.owner_id {
            put("owner", json!(owner));
        }
        fields.finish()?;
        Ok(EditTask { set, base: Base::at(base) })
    }
}

/// A new date.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TaskDueInput {
    /// Until when; empty takes the date away.
    pub due_on: String,
    /// Why.
    pub reason: String,
}
