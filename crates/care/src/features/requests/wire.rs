//! What the API of requests takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::model::{EditRequest, NewRequest, Request, State};
use super::store::request::HeadLine;
use crate::base::{AccountId, Acting, Fields, InteractionId, RequestId, Result, UserId, calendar, validate};
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// The head line of an account: all that the owner of a request sees of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HeadOut {
    /// Its name.
    pub name: String,
    /// Its tier.
    pub tier: Option<String>,
    /// Who leads it.
    pub lead: Option<String>,
}

/// A request.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RequestOut {
    /// Its id.
    pub id: RequestId,
    /// The account.
    pub account_id: AccountId,
    /// The account's head line; null in lists.
    pub account: Option<HeadOut>,
    /// The department, a term.
    pub department: String,
    /// What is asked.
    pub what: String,
    /// More of it.
    pub details: String,
    /// The conversation that it came from; null for who does not see the account.
    pub conversation_id: Option<InteractionId>,
    /// Who asks.
    pub asker_id: Option<UserId>,
    /// Who looks after it there.
    pub owner_id: UserId,
    /// When it was asked.
    pub asked_on: String,
    /// Until when it is needed.
    pub need_by: String,
    /// Until when the department answers by its service level.
    pub service_on: String,
    /// How far it is.
    pub state: State,
    /// Past the day on which it is needed; computed, never stored.
    pub late: bool,
    /// Past the service level; computed, never stored.
    pub past_service: bool,
    /// What was answered, or why it was declined or withdrawn.
    pub answer: String,
    /// When.
    pub closed_on: Option<String>,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off.
    pub archived: bool,
}

impl RequestOut {
    /// As it stands on `today`, for somebody who sees the account or not.
    pub fn of(r: Request, head: Option<HeadLine>, sees: bool, today: jiff::civil::Date) -> Self {
        Self {
            late: r.late(today),
            past_service: r.slow(today),
            id: r.id,
            account_id: r.account,
            account: head.map(|h| HeadOut { name: h.name, tier: h.tier, lead: h.lead }),
            department: r.department,
            what: r.what,
            details: r.details,
            conversation_id: r.interaction.filter(|_| sees),
            asker_id: r.asker,
            owner_id: r.owner,
            asked_on: r.asked_on.to_string(),
            need_by: r.need_by.to_string(),
            service_on: r.service_on.to_string(),
            state: r.state,
            answer: r.answer,
            closed_on: r.closed_on.map(|d| d.to_string()),
            version: r.version,
            archived: r.archived,
        }
    }
}

/// A new request.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestInput {
    /// The department, a term.
    pub department: String,
    /// Who looks after it there.
    pub owner_id: UserId,
    /// What is asked, in one line.
    pub what: String,
    /// More of it.
    #[serde(default)]
    pub details: String,
    /// Until when; the department's service level without it.
    #[serde(default)]
    pub need_by: String,
    /// The conversation that it came from.
    pub conversation_id: Option<InteractionId>,
}

impl RequestInput {
    /// Reads it.
    pub fn parse(&self, account: AccountId, by: &Acting) -> Result<NewRequest> {
        let mut fields = Fields::default();
        let what = validate::required(&mut fields, "what", &self.what, validate::LINE);
        let details = validate::text(&mut fields, "details", &self.details);
        let need_by = calendar::parse_optional(&mut fields, "need_by", &self.need_by, by.today);
        fields.finish()?;
        let (department, owner, interaction) = (self.department.clone(), self.owner_id, self.conversation_id);
        Ok(NewRequest { account, department, owner, what, details, need_by, interaction })
    }
}

/// Fields to change: absent stays, null clears. Owner and state have verbs of their own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of RequestInput")]
pub struct RequestPatch {
    pub department: Option<String>,
    pub what: Option<String>,
    pub details: Option<String>,
    pub need_by: Option<String>,
    #[serde(deserialize_with = "given")]
    pub conversation_id: Option<Option<InteractionId>>,
}

impl RequestPatch {
    /// Reads it.
    pub fn parse(&self, by: &Acting, base: Option<i64>) -> Result<EditRequest> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(department) = &self.department {
            put("department", json!(department));
        }
        if let Some(what) = &self.what {
            put("what", json!(validate::required(&mut fields, "what", what, validate::LINE)));
        }
        if let Some(details) = &self.details {
            put("details", json!(validate::text(&mut fields, "details", details)));
        }
        if let Some(day) = &self.need_by {
            put("need_by", json!(calendar::parse_required(&mut fields, "need_by", day, by.today).to_string()));
        }
        if let Some(conversation) = self.conversation_id {
            put("conversation", json!(conversation));
        }
        fields.finish()?;
        Ok(EditRequest { set, base: Base::at(base) })
    }
}

/// An answer, or why not.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerInput {
    /// The words; needed for answering and declining.
    pub answer: String,
}

impl AnswerInput {
    /// Reads it.
    pub fn parse(&self) -> Result<String> {
        let mut fields = Fields::default();
        let answer = validate::text(&mut fields, "answer", &self.answer);
        fields.finish()?;
        Ok(answer)
    }
}

/// Who looks after it from now on.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivingInput {
    /// The new owner.
    pub owner_id: UserId,
    /// Why, or empty.
    #[serde(default)]
    pub reason: String,
}
