//! Conversations for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::model::{Direction, EditInteraction, Interaction, Kind, NewInteraction, Outcome};
use super::store::interaction::find;
use super::store::list::{Filter, cursor, page};
use super::{actions, custom};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, InteractionId, Need, PersonId, Read, Result, Routes, Scope, Tx, UnitId,
    UserId, calendar, validate,
};
use crate::features::fields::{self, Subject, input};
use crate::features::people::api::PAGE_QUERY;
use crate::features::people::listing::slice;
use crate::features::people::merge::Base;
use crate::features::people::wire::{created, given, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/conversations";
    const ONE: &str = "/api/v1/accounts/{id}/conversations/{conversation}";
    const STEP: &str = "/api/v1/accounts/{id}/conversations/{conversation}/next-step-completion";
    let scoped = Op::new("Conversations in scope, newest first").gives::<List<ConversationOut>>().query(QUERY);
    let here = Op::new("Conversations of an account, newest first").gives::<List<ConversationOut>>().query(PAGE_QUERY);
    let post = Op::new("Logs a conversation").takes::<ConversationInput>().gives::<ConversationOut>();
    let patch =
        Op::new("Changes a conversation; needs If-Match").takes::<ConversationPatch>().gives::<ConversationOut>();
    routes
        .api(Method::GET, "/api/v1/conversations", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A conversation").gives::<ConversationOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Archives a conversation"), archive)
        .api(Method::POST, STEP, Need::User, Op::new("Completes its next step").gives::<ConversationOut>(), complete)
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "happened_at; -happened_at without it"),
    LIST_QUERY[3],
    ("account", "Only this account"),
    ("person", "Only with this person"),
    ("author", "Only by this user"),
    ("kind", "call, visit, meeting, video, email or message"),
];

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
    /// How it went.
    pub outcome: Option<Outcome>,
    /// With whom.
    pub person_ids: Vec<PersonId>,
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
    fn of(i: Interaction) -> Self {
        Self {
            id: i.id,
            account_id: i.account,
            kind: i.kind,
            direction: i.direction,
            happened_at: i.happened_at.to_string(),
            summary: i.summary,
            outcome: i.outcome,
            person_ids: i.people,
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
    /// How it went.
    pub outcome: Option<Outcome>,
    /// People of the account.
    #[serde(default)]
    pub person_ids: Vec<PersonId>,
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
    fn parse(&self, account: AccountId, by: &Acting) -> Result<NewInteraction> {
        let mut fields = Fields::default();
        let new = NewInteraction {
            account,
            kind: self.kind,
            direction: self.direction,
            happened_at: self.happened_at.as_deref().map_or(by.now, |text| instant(&mut fields, text, by.now)),
            summary: validate::required(&mut fields, "summary", &self.summary, validate::LINE),
            outcome: self.outcome,
            unit: self.unit_id,
            author: None,
            people: self.person_ids.clone(),
            new_people: self
                .new_people
                .iter()
                .map(|name| validate::required(&mut fields, "new_people", name, validate::NAME))
                .collect(),
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
    #[serde(deserialize_with = "given")]
    pub outcome: Option<Option<Outcome>>,
    pub person_ids: Option<Vec<PersonId>>,
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
    fn parse(&self, base: Option<i64>, by: &Acting) -> Result<EditInteraction> {
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

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConversationQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    account: Option<AccountId>,
    person: Option<PersonId>,
    author: Option<UserId>,
    kind: String,
}

async fn list(cx: Cx, Query(asked): Query<ConversationQuery>) -> Result<axum::Json<List<ConversationOut>>> {
    rows(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<ConversationQuery>,
) -> Result<axum::Json<List<ConversationOut>>> {
    rows(cx, ConversationQuery { account: Some(account), ..asked }).await
}

async fn rows(cx: Cx, asked: ConversationQuery) -> Result<axum::Json<List<ConversationOut>>> {
    let (viewer, inner) = (cx.viewer.clone(), cx.clone());
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["-happened_at"])?;
            let kind = if asked.kind.is_empty() { None } else { Kind::parse(&asked.kind) };
            if kind.is_none() && !asked.kind.is_empty() {
                return Err(Error::field("kind", "error-choose"));
            }
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let filter = Filter { account: asked.account, person: asked.person, author: asked.author, kind };
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            let mut list = List::cut(rows, s.limit, cursor);
            if !inner.settings().catalogue.is_empty() {
                let ids: Vec<_> = list.items.iter().map(|i| (i.account, i.id.0)).collect();
                let mut values = fields::store::of_many(q, Subject::Conversation, &ids)?;
                list.items.iter_mut().for_each(|i| i.custom = values.remove(&i.id.0).unwrap_or_default());
            }
            Ok(list)
        })
        .await?;
    let items = found.items.into_iter().map(ConversationOut::of).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<ConversationOut> {
    Ok(ConversationOut::of(find(&look::<Read>(tx, &by.viewer, account)?, id)?))
}

async fn get(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| find(&look::<Read>(q, &viewer, account)?, id)).await?;
    let version = found.version;
    Ok(tagged(StatusCode::OK, version, ConversationOut::of(found)))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(asked): Json<ConversationInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            let read =
                || Ok(NewInteraction { custom: custom::sent(tx, by, &asked.custom)?, ..asked.parse(account, by)? });
            let new = match read() {
                Ok(new) => new,
                Err(wrong) => {
                    // Whether the account exists is told before what is wrong with the input.
                    look::<Read>(tx, &by.viewer, account)?;
                    return Err(wrong);
                }
            };
            let id = actions::log(tx, by, &[new])?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/conversations/{}", body.id), body.version, body))
}

async fn change(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
    version: IfMatch,
    Json(asked): Json<ConversationPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let mut edit = asked.parse(base, by)?;
            edit.set.extend(custom::sent(tx, by, &asked.custom)?);
            actions::edit(tx, by, account, id, &edit)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn complete(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            actions::complete(tx, by, account, id)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}
