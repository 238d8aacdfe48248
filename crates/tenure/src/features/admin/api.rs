//! `GET /api/v1/events`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::model::{AuditEvent, Filter};
use super::store;
use crate::base::extract::Query;
use crate::base::paging::{API_LIMIT, Cursor, List, PAGE};
use crate::base::{Cx, Error, Result};

/// Query of the log.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct EventsQuery {
    limit: Option<usize>,
    cursor: String,
    verb: String,
    actor: String,
    from: String,
    to: String,
}

/// One event.
#[derive(Serialize, JsonSchema)]
pub struct EventView {
    /// Its id.
    pub id: uuid::Uuid,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// Who did it; null for the console.
    pub actor_id: Option<uuid::Uuid>,
    /// Their name.
    pub actor: Option<String>,
    /// What was done.
    pub verb: String,
    /// The account, if the caller may know.
    pub account_id: Option<uuid::Uuid>,
    /// What changed, if the caller may know.
    pub changes: Option<serde_json::Value>,
    /// The reason given, or empty.
    pub reason: String,
}

/// A page of the log.
pub type Events = List<EventView>;

/// The audit log.
pub async fn events(cx: Cx, Query(query): Query<EventsQuery>) -> Result<axum::Json<Events>> {
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=API_LIMIT).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    let filter = Filter::parse(&query.verb, &query.actor, &query.from, &query.to, &query.cursor, cx.today())?;
    let (viewer, settings) = (cx.viewer.clone(), cx.request.settings.clone());
    let rows = cx.read(move |q| store::events(q, &viewer, &settings.zone, &filter, limit)).await?;
    let list = List::cut(rows, limit, place);
    Ok(axum::Json(List { items: list.items.into_iter().map(view).collect(), next: list.next }))
}

/// Where a row stands in the log.
pub fn place(e: &AuditEvent) -> Cursor {
    Cursor { value: Some(e.recorded_at.as_microsecond().to_string()), id: e.id }
}

fn view(e: AuditEvent) -> EventView {
    let (actor_id, actor) = e.actor.unzip();
    EventView {
        id: e.id,
        recorded_at: e.recorded_at.to_string(),
        actor_id,
        actor,
        verb: e.verb,
        account_id: e.account.map(|a| a.0),
        changes: e.changes,
        reason: e.reason,
    }
}

/// Something that the caller did and may take back by `POST /api/v1/undo/{batch}`.
#[derive(Serialize, JsonSchema)]
pub struct DeedView {
    /// What to undo.
    pub batch: uuid::Uuid,
    /// When it was recorded, RFC 3339.
    pub recorded_at: String,
    /// What was done.
    pub verb: String,
    /// An account that it touched.
    pub account_id: Option<uuid::Uuid>,
    /// How many changes it is made of.
    pub events: usize,
}

/// What can be undone: one page of at most 200.
pub type Deeds = List<DeedView>;

/// What the caller may take back.
pub async fn undoable(cx: Cx) -> Result<axum::Json<Deeds>> {
    let (viewer, registry, now) = (cx.viewer.clone(), cx.app.registry.clone(), cx.now());
    let deeds = cx.read(move |q| store::undoable(q, &viewer, &registry, now, API_LIMIT)).await?;
    let items = deeds.into_iter().map(|d| DeedView {
        batch: d.batch.0,
        recorded_at: d.at.to_string(),
        verb: d.verb,
        account_id: d.account.map(|(id, _)| id),
        events: d.events,
    });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}
