//! `GET /api/v1/changes`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::extract::Query;
use crate::base::paging::{API_LIMIT, PAGE};
use crate::base::{Cx, Error, Result};
use crate::features::webhooks::feed::{self, Change, Changes, LATEST, Place};

/// The thing that was changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SubjectOut {
    /// `account`, `promise`, `user` …
    kind: String,
    id: Uuid,
    /// Its version after the change, where it has versions.
    version: Option<i64>,
}

/// Something that was done.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangeOut {
    id: Uuid,
    /// What was done: `promise.kept`.
    #[serde(rename = "type")]
    kind: String,
    /// When it was recorded, RFC 3339.
    recorded_at: String,
    /// When it happened, RFC 3339.
    happened_at: String,
    /// The account; null for things of the install.
    account_id: Option<Uuid>,
    subject: SubjectOut,
    /// Who did it; null for the console.
    actor_id: Option<Uuid>,
    /// Everything that was done at once has the same.
    batch_id: Uuid,
    /// Names of the fields that changed. Read the record for what they hold.
    fields: Vec<String>,
}

impl From<Change> for ChangeOut {
    fn from(c: Change) -> Self {
        Self {
            id: c.id,
            kind: c.verb,
            recorded_at: c.recorded_at.to_string(),
            happened_at: c.happened_at.to_string(),
            account_id: c.account.map(|a| a.0),
            subject: SubjectOut { kind: c.kind, id: c.subject, version: c.version },
            actor_id: c.actor.map(|a| a.0),
            batch_id: c.batch.0,
            fields: c.fields,
        }
    }
}

/// A part of the feed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangesOut {
    items: Vec<ChangeOut>,
    /// The cursor of the next request; it is never null, and may be kept for as long as one likes.
    next: String,
    /// Whether there is more already; else ask again later. An answer may be empty and still say so.
    more: bool,
}

/// Query of the feed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChangesQuery {
    limit: Option<usize>,
    cursor: String,
}

/// `GET /api/v1/changes`
pub async fn changes(cx: Cx, Query(asked): Query<ChangesQuery>) -> Result<axum::Json<ChangesOut>> {
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=API_LIMIT).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    let horizon = feed::horizon(&cx.app);
    let latest = Place { at: horizon, id: Uuid::nil() };
    let after = if asked.cursor == LATEST { latest } else { Place::decode(&asked.cursor)? };
    let viewer = cx.viewer.clone();
    let Changes { items, next, more } = cx.read(move |q| feed::read(q, &viewer, after, horizon, limit)).await?;
    Ok(axum::Json(ChangesOut { items: items.into_iter().map(ChangeOut::from).collect(), next: next.encode(), more }))
}
