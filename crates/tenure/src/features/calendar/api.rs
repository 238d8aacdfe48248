//! Calendar feeds as JSON.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::Feed;
use super::{actions, store};
use crate::base::extract::{Json, Path};
use crate::base::paging::List;
use crate::base::{Cx, Result};
use crate::features::identity::web;

/// A feed without its address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FeedOut {
    id: Uuid,
    /// What it is for.
    name: String,
    created_at: String,
    /// The last day on which it was read.
    last_used_on: Option<String>,
}

impl From<Feed> for FeedOut {
    fn from(f: Feed) -> Self {
        Self {
            id: f.id,
            name: f.name,
            created_at: f.created_at.to_string(),
            last_used_on: f.last_used_on.map(|d| d.to_string()),
        }
    }
}

/// Feeds.
pub type FeedList = List<FeedOut>;

/// `GET /api/v1/calendar-feeds`
pub async fn list(cx: Cx) -> Result<axum::Json<FeedList>> {
    let user = cx.viewer.id;
    let all = cx.read(move |q| store::list(q, user)).await?;
    Ok(axum::Json(List { items: all.into_iter().map(FeedOut::from).collect(), next: None }))
}

/// A feed to be made.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedInput {
    /// What it is for: `Phone`, `Outlook` …
    name: String,
}

/// A feed with its address.
#[derive(Clone, Serialize, JsonSchema)]
pub struct NewFeed {
    #[serde(flatten)]
    feed: FeedOut,
    /// The address: whoever has it reads the feed. It is shown this once.
    address: String,
}

/// The address of a feed as its owner reaches us.
pub(super) fn address(cx: &Cx, headers: &HeaderMap, secret: &str) -> String {
    format!("{}/calendar/{secret}.ics", web::origin(&cx.app, headers))
}

/// `POST /api/v1/calendar-feeds`
pub async fn create(cx: Cx, headers: HeaderMap, Json(input): Json<FeedInput>) -> Result<Response> {
    let secret = cx.app.ids.secret();
    let address = address(&cx, &headers, &secret);
    let feed = cx.write(move |tx, by| actions::create(tx, by, &secret, &input.name)).await?;
    let out = NewFeed { feed: feed.into(), address };
    Ok(web::no_store((StatusCode::CREATED, axum::Json(out)).into_response()))
}

/// `DELETE /api/v1/calendar-feeds/{id}`
pub async fn revoke(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::revoke(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
