//! `/api/v1/webhooks`: one's own endpoints.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::{API_LIMIT, Cursor, List, PAGE};
use crate::base::{Cx, Error, Result};
use crate::features::identity::web::no_store;
use crate::features::people::wire::tagged;
use crate::features::webhooks::actions::{self, Edit};
use crate::features::webhooks::model::{Delivery, Endpoint, Message, State, message_id};
use crate::features::webhooks::store;

/// A webhook without its secret.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WebhookOut {
    id: Uuid,
    url: String,
    /// Which events: `promise.kept`, or `promise.` for all of a noun; empty is all.
    verbs: Vec<String>,
    /// `active`, `paused`, or `disabled` after too many failures.
    state: String,
    /// Failed tries since the last success.
    failures: i64,
    created_at: String,
    version: i64,
}

impl From<Endpoint> for WebhookOut {
    fn from(e: Endpoint) -> Self {
        Self {
            id: e.id,
            url: e.url,
            verbs: e.verbs,
            state: e.state.code().to_owned(),
            failures: e.failures,
            created_at: e.created_at.to_string(),
            version: e.version,
        }
    }
}

/// Webhooks.
pub type WebhookList = List<WebhookOut>;

/// `GET /api/v1/webhooks`
pub async fn list(cx: Cx) -> Result<axum::Json<WebhookList>> {
    let user = cx.viewer.id;
    let all = cx.read(move |q| store::endpoints::of_user(q, user)).await?;
    Ok(axum::Json(List { items: all.into_iter().map(WebhookOut::from).collect(), next: None }))
}

/// A webhook to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookInput {
    /// Where to: https, and no address inside a private network, unless a setting allows it.
    url: String,
    /// Which events; all without it.
    #[serde(default)]
    verbs: Vec<String>,
}

/// A webhook with its secret.
#[derive(Clone, Serialize, JsonSchema)]
pub struct NewWebhook {
    webhook: WebhookOut,
    /// What messages are signed with (`whsec_…`); shown this once.
    secret: String,
}

/// `POST /api/v1/webhooks`
pub async fn create(cx: Cx, Json(input): Json<WebhookInput>) -> Result<Response> {
    let ids = cx.app.ids.clone();
    let made = cx.write(move |tx, by| actions::create(tx, by, &ids, &input.url, &input.verbs)).await?;
    let secret = made.secret.clone();
    Ok(no_store((StatusCode::CREATED, axum::Json(NewWebhook { webhook: made.into(), secret })).into_response()))
}

/// `GET /api/v1/webhooks/{id}`
pub async fn find(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let user = cx.viewer.id;
    let found = cx.read(move |q| actions::own(q, user, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, WebhookOut::from(found)))
}

/// What changes; what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookPatch {
    url: Option<String>,
    verbs: Option<Vec<String>>,
    /// `active` or `paused`.
    state: Option<String>,
}

/// `PATCH /api/v1/webhooks/{id}`
pub async fn edit(cx: Cx, Path(id): Path<Uuid>, version: IfMatch, Json(patch): Json<WebhookPatch>) -> Result<Response> {
    let state = match patch.state.as_deref() {
        None => None,
        Some(code) => Some(
            State::parse(code)
                .filter(|s| *s != State::Disabled)
                .ok_or_else(|| Error::field("state", "error-choose"))?,
        ),
    };
    let edit = Edit { url: patch.url, verbs: patch.verbs, state, version: version.version() };
    let after = cx.write(move |tx, by| actions::edit(tx, by, id, &edit)).await?;
    Ok(tagged(StatusCode::OK, after.version, WebhookOut::from(after)))
}

/// `DELETE /api/v1/webhooks/{id}`
pub async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::remove(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new secret.
#[derive(Clone, Serialize, JsonSchema)]
pub struct NewSecret {
    /// What messages are signed with from now on; shown this once.
    secret: String,
}

/// `POST /api/v1/webhooks/{id}/secret`
pub async fn secret(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let ids = cx.app.ids.clone();
    let secret = cx.write(move |tx, by| actions::roll(tx, by, &ids, id)).await?;
    Ok(no_store((StatusCode::CREATED, axum::Json(NewSecret { secret })).into_response()))
}

/// A message.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MessageOut {
    id: Uuid,
    /// What the receiver sees as `webhook-id`, the same at each try.
    webhook_id: String,
    #[serde(rename = "type")]
    verb: String,
    /// `waiting`, `delivered`, `dead` or `withheld`.
    state: String,
    attempts: i64,
    /// When the next try may be; null when there is none.
    due_at: Option<String>,
    /// What the receiver answered last.
    status: Option<i64>,
    /// What went wrong last, or empty.
    error: String,
    created_at: String,
    finished_at: Option<String>,
}

impl From<Message> for MessageOut {
    fn from(m: Message) -> Self {
        Self {
            id: m.id,
            webhook_id: message_id(m.id),
            verb: m.verb,
            state: m.state.code().to_owned(),
            attempts: m.attempts,
            due_at: (m.state == Delivery::Waiting).then(|| m.due_at.to_string()),
            status: m.status,
            error: m.error,
            created_at: m.created_at.to_string(),
            finished_at: m.finished_at.map(|at| at.to_string()),
        }
    }
}

/// A page of messages.
pub type MessageList = List<MessageOut>;

/// Query of the messages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MessagesQuery {
    limit: Option<usize>,
    cursor: String,
    state: String,
}

/// `GET /api/v1/webhooks/{id}/messages`
pub async fn messages(
    cx: Cx,
    Path(id): Path<Uuid>,
    Query(asked): Query<MessagesQuery>,
) -> Result<axum::Json<MessageList>> {
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=API_LIMIT).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    let state = Delivery::parse(&asked.state);
    if state.is_none() && !asked.state.is_empty() {
        return Err(Error::field("state", "error-choose"));
    }
    let before = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?.id) };
    let user = cx.viewer.id;
    let rows = cx
        .read(move |q| {
            actions::own(q, user, id)?;
            store::deliveries::list(q, id, state, before, limit + 1)
        })
        .await?;
    let list = List::cut(rows, limit, |m| Cursor { value: None, id: m.id });
    Ok(axum::Json(List { items: list.items.into_iter().map(MessageOut::from).collect(), next: list.next }))
}

/// The test message.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PingOut {
    id: Uuid,
}

/// `POST /api/v1/webhooks/{id}/ping`
pub async fn ping(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let id = cx.write(move |tx, by| actions::ping(tx, by, id)).await?;
    Ok((StatusCode::CREATED, axum::Json(PingOut { id })).into_response())
}

/// What is sent again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReplayOut {
    /// How many messages.
    messages: u64,
}

/// `POST /api/v1/webhooks/{id}/replay`
pub async fn replay(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    again(cx, id, None).await
}

/// `POST /api/v1/webhooks/{id}/messages/{message}/replay`
pub async fn replay_one(cx: Cx, Path((id, message)): Path<(Uuid, Uuid)>) -> Result<Response> {
    again(cx, id, Some(message)).await
}

async fn again(cx: Cx, id: Uuid, one: Option<Uuid>) -> Result<Response> {
    let messages = cx.write(move |tx, by| actions::replay(tx, by, id, one)).await?;
    Ok((StatusCode::CREATED, axum::Json(ReplayOut { messages })).into_response())
}
