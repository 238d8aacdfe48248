//! What the API of concerns takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use uuid::Uuid;

use super::model::{Answer, Concern, EditConcern, NewConcern, Settling, Severity, State};
use crate::base::{AccountId, Acting, ConcernId, Fields, InteractionId, PersonId, Result, UserId, calendar, validate};
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// A concern.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConcernOut {
    /// Its id.
    pub id: ConcernId,
    /// The account.
    pub account_id: AccountId,
    /// What they said.
    pub words: String,
    /// Who said it.
    pub person_id: Option<PersonId>,
    /// Since when it worries them.
    pub since: String,
    /// Where it was heard.
    pub conversation_id: Option<InteractionId>,
    /// How severe it is; null until somebody has assessed it.
    pub severity: Option<Severity>,
    /// Whether it still worries them.
    pub state: State,
    /// The day on which it was settled.
    pub settled_on: Option<String>,
    /// Who of theirs confirmed that.
    pub confirmed_by: Option<PersonId>,
    /// What shows it.
    pub evidence: String,
    /// When it was noted.
    pub created_at: String,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off.
    pub archived: bool,
    /// What was answered, the first answer first; null in lists.
    pub answers: Option<Vec<AnswerOut>>,
}

/// An answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnswerOut {
    /// Its id.
    pub id: Uuid,
    /// What was said.
    pub body: String,
    /// Who of us.
    pub author_id: Option<UserId>,
    /// On which day.
    pub on: String,
}

impl ConcernOut {
    /// As the API gives it.
    pub fn of(c: Concern, answers: Option<Vec<Answer>>) -> Self {
        let answer = |a: Answer| AnswerOut { id: a.id, body: a.body, author_id: a.author, on: a.on.to_string() };
        Self {
            id: c.id,
            account_id: c.account,
            words: c.words,
            person_id: c.person,
            since: c.since.to_string(),
            conversation_id: c.interaction,
            severity: c.severity,
            state: c.state,
            settled_on: c.settled_on.map(|d| d.to_string()),
            confirmed_by: c.confirmed_by,
            evidence: c.evidence,
            created_at: c.created_at.to_string(),
            version: c.version,
            archived: c.archived,
            answers: answers.map(|list| list.into_iter().map(answer).collect()),
        }
    }
}

/// A new concern.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConcernInput {
    /// What they said.
    pub words: String,
    /// Who said it; somebody of the account.
    pub person_id: Option<PersonId>,
    /// Since when it worries them; today without it.
    #[serde(default)]
    pub since: String,
    /// Where it was heard.
    pub conversation_id: Option<InteractionId>,
    /// How severe it is; null as long as nobody can tell.
    pub severity: Option<Severity>,
}

impl ConcernInput {
    /// Reads it.
    pub fn parse(&self, account: AccountId, by: &Acting) -> Result<NewConcern> {
        let mut fields = Fields::default();
        let words = validate::required(&mut fields, "words", &self.words, validate::LINE);
        let since = calendar::parse_optional(&mut fields, "since", &self.since, by.today);
        fields.finish()?;
        Ok(NewConcern {
            account,
            words,
            person: self.person_id,
            since,
            interaction: self.conversation_id,
            severity: self.severity,
        })
    }
}

/// Fields to change: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of ConcernInput")]
pub struct ConcernPatch {
    pub words: Option<String>,
    #[serde(deserialize_with = "given")]
    pub person_id: Option<Option<PersonId>>,
    pub since: Option<String>,
    #[serde(deserialize_with = "given")]
    pub conversation_id: Option<Option<InteractionId>>,
    #[serde(deserialize_with = "given")]
    pub severity: Option<Option<Severity>>,
}

impl ConcernPatch {
    /// Reads it.
    pub fn parse(&self, by: &Acting, base: Option<i64>) -> Result<EditConcern> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(words) = &self.words {
            put("words", json!(validate::required(&mut fields, "words", words, validate::LINE)));
        }
        if let Some(person) = self.person_id {
            put("person", json!(person));
        }
        if let Some(since) = &self.since {
            put("since", json!(calendar::parse_required(&mut fields, "since", since, by.today).to_string()));
        }
        if let Some(conversation) = self.conversation_id {
            put("conversation", json!(conversation));
        }
        if let Some(severity) = self.severity {
            put("severity", json!(severity.map(Severity::code)));
        }
        fields.finish()?;
        Ok(EditConcern { set, base: Base::at(base) })
    }
}

/// An answer to be appended.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerInput {
    /// What was said.
    pub body: String,
    /// On which day; today without it.
    pub on: String,
}

impl AnswerInput {
    /// Reads it.
    pub fn parse(&self, by: &Acting) -> Result<(String, jiff::civil::Date)> {
        let mut fields = Fields::default();
        let body = validate::text(&mut fields, "body", &self.body);
        let on = calendar::parse_optional(&mut fields, "on", &self.on, by.today).unwrap_or(by.today);
        fields.finish()?;
        Ok((body, on))
    }
}

/// That it is settled.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SettlingInput {
    /// On which day; today without it.
    pub on: String,
    /// Who of theirs confirmed it; this or evidence is needed.
    pub confirmed_by: Option<PersonId>,
    /// What shows it.
    pub evidence: String,
}

impl SettlingInput {
    /// Reads it.
    pub fn parse(&self, by: &Acting) -> Result<Settling> {
        let mut fields = Fields::default();
        let on = calendar::parse_optional(&mut fields, "on", &self.on, by.today).unwrap_or(by.today);
        let evidence = validate::line(&mut fields, "evidence", &self.evidence, validate::LINE);
        fields.finish()?;
        Ok(Settling { on, confirmed_by: self.confirmed_by, evidence })
    }
}

/// That it came back.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReopeningInput {
    /// Why, or empty.
    pub reason: String,
}
