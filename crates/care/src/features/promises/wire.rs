//! What the API of promises takes and gives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::model::{EditPromise, Ending, Keeping, NewPromise, Promise, Rate, Side, State};
use crate::base::{AccountId, Acting, Fields, InteractionId, PersonId, PromiseId, Result, UserId, calendar, validate};
use crate::features::people::merge::Base;
use crate::features::people::wire::given;

/// A promise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PromiseOut {
    /// Its id.
    pub id: PromiseId,
    /// The account.
    pub account_id: AccountId,
    /// Who promised.
    pub side: Side,
    /// What.
    pub content: String,
    /// To whom, or by whom.
    pub person_id: Option<PersonId>,
    /// Which of us keeps it, or looks after it.
    pub owner_id: UserId,
    /// Until when, as agreed last.
    pub due_on: String,
    /// Until when, as promised first.
    pub original_due_on: String,
    /// How often the date was moved.
    pub moves: i64,
    /// What became of it.
    pub state: State,
    /// Open past its date, or kept after the first one; computed, never stored.
    pub late: bool,
    /// The day on which it was kept, broken or released.
    pub closed_on: Option<String>,
    /// What shows it, who confirmed it, or why it was released.
    pub evidence: String,
    /// Who of the client confirmed that it was kept.
    pub confirmed_by: Option<PersonId>,
    /// Where it was said.
    pub conversation_id: Option<InteractionId>,
    /// When it was made.
    pub created_at: String,
    /// For If-Match.
    pub version: i64,
    /// Whether it was taken off the ledger.
    pub archived: bool,
}

impl PromiseOut {
    /// As it stands on `today`.
    pub fn of(p: Promise, today: jiff::civil::Date) -> Self {
        Self {
            late: p.late(today),
            id: p.id,
            account_id: p.account,
            side: p.side,
            content: p.content,
            person_id: p.person,
            owner_id: p.owner,
            due_on: p.due_on.to_string(),
            original_due_on: p.original_due_on.to_string(),
            moves: p.moves,
            state: p.state,
            closed_on: p.closed_on.map(|d| d.to_string()),
            evidence: p.evidence,
            confirmed_by: p.confirmed_by,
            conversation_id: p.interaction,
            created_at: p.created_at.to_string(),
            version: p.version,
            archived: p.archived,
        }
    }
}

/// A new promise.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PromiseInput {
    /// Who promises; ours without it.
    #[serde(default = "ours")]
    pub side: Side,
    /// What.
    pub content: String,
    /// Until when.
    pub due_on: String,
    /// To whom, or by whom; somebody of the account.
    pub person_id: Option<PersonId>,
    /// Which of us; the caller without it.
    pub owner_id: Option<UserId>,
    /// Where it was said.
    pub conversation_id: Option<InteractionId>,
}

fn ours() -> Side {
    Side::Ours
}

impl PromiseInput {
    /// Reads it.
    pub fn parse(&self, account: AccountId, by: &Acting) -> Result<NewPromise> {
        let mut fields = Fields::default();
        let content = validate::required(&mut fields, "content", &self.content, validate::LINE);
        let due_on = calendar::parse_required(&mut fields, "due_on", &self.due_on, by.today);
        fields.finish()?;
        Ok(NewPromise {
            person: self.person_id,
            owner: self.owner_id,
            interaction: self.conversation_id,
            ..NewPromise::new(account, self.side, &content, due_on)
        })
    }
}

/// Fields to change: absent stays, null clears. Dates and states have verbs of their own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of PromiseInput")]
pub struct PromisePatch {
    pub side: Option<Side>,
    pub content: Option<String>,
    #[serde(deserialize_with = "given")]
    pub person_id: Option<Option<PersonId>>,
    pub owner_id: Option<UserId>,
    #[serde(deserialize_with = "given")]
    pub conversation_id: Option<Option<InteractionId>>,
}

impl PromisePatch {
    /// Reads it.
    pub fn parse(&self, base: Option<i64>) -> Result<EditPromise> {
        let (mut fields, mut set) = (Fields::default(), Map::new());
        let mut put = |field: &str, value| set.insert(field.to_owned(), value);
        if let Some(side) = self.side {
            put("side", json!(side.code()));
        }
        if let Some(content) = &self.content {
            put("content", json!(validate::required(&mut fields, "content", content, validate::LINE)));
        }
        if let Some(person) = self.person_id {
            put("person", json!(person));
        }
        if let Some(owner) = self.owner_id {
            put("owner", json!(owner));
        }
        if let Some(conversation) = self.conversation_id {
            put("conversation", json!(conversation));
        }
        fields.finish()?;
        Ok(EditPromise { set, base: Base::at(base) })
    }
}

/// That a promise was kept.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeepingInput {
    /// On which day; today without it.
    pub on: String,
    /// What shows it; the client's promises need this or confirmed_by.
    pub evidence: String,
    /// Who of the client confirmed it.
    pub confirmed_by: Option<PersonId>,
}

impl KeepingInput {
    /// Reads it.
    pub fn parse(&self, by: &Acting) -> Result<Keeping> {
        let mut fields = Fields::default();
        let on = calendar::parse_optional(&mut fields, "on", &self.on, by.today).unwrap_or(by.today);
        let evidence = validate::line(&mut fields, "evidence", &self.evidence, validate::LINE);
        fields.finish()?;
        Ok(Keeping { on, evidence, confirmed_by: self.confirmed_by })
    }
}

/// That a promise was broken or released.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClosingInput {
    /// On which day; today without it.
    pub on: String,
    /// Why; needed for a release.
    pub reason: String,
}

/// A new date.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DueInput {
    /// Until when.
    pub due_on: String,
    /// Why; needed.
    pub reason: String,
}

/// What a promise-keeping rate is made of: a promise, and how it counts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CountedOut {
    /// How it counts.
    pub ending: Ending,
    /// The promise.
    #[serde(flatten)]
    pub promise: PromiseOut,
}

/// The rates of one account, person, manager or account director.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GroupOut {
    /// Whose; null for promises of nobody, as of no person.
    pub id: Option<uuid::Uuid>,
    /// Their name.
    pub name: Option<String>,
    /// What we kept.
    pub ours: Rate,
    /// What they kept.
    pub theirs: Rate,
}

/// Both promise-keeping rates over the twelve months before today.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KeepingRates {
    /// What we kept.
    pub ours: Rate,
    /// What they kept.
    pub theirs: Rate,
}
