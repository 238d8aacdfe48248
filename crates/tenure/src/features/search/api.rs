//! `GET /api/v1/search`.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find::{self, Ask, USER};
use super::place::Place;
use crate::base::extract::Query;
use crate::base::paging::Cursor;
use crate::base::{Cx, Error, Result};

/// Matches of a kind that are ranked: without and with a kind.
const DEPTH: usize = 101;
const DEPTH_OF_ONE: usize = 1_000;

/// Query of the search.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question.
    pub q: String,
    /// Only this kind.
    pub kind: Option<String>,
    /// Most hits per kind.
    pub limit: Option<usize>,
    /// Where the page begins; only with a kind.
    pub cursor: Option<String>,
}

/// Something found.
#[derive(Serialize, JsonSchema)]
pub struct Hit {
    /// `account`, `unit`, `person`, `promise`, `conversation` or `user`.
    pub kind: String,
    /// Its id.
    pub id: Option<uuid::Uuid>,
    /// The account it belongs to.
    pub account_id: Option<uuid::Uuid>,
    /// What it is called, or its first line.
    pub label: String,
    /// The account's name, for things inside one.
    pub account: String,
    /// When it happened, for conversations and promises.
    pub at: Option<String>,
}

/// How many of a kind match.
#[derive(Serialize, JsonSchema)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// How many, as far as was counted.
    pub count: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// All hits, best first per kind.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    /// The hits.
    pub items: Vec<Hit>,
    /// How many of each kind there are among what the caller can see.
    pub counts: Vec<Count>,
    /// The words that were taken when nothing matched what was asked: one typing error is forgiven.
    pub instead: Option<String>,
    /// The cursor of the next page, with a kind; null on the last.
    pub next: Option<String>,
}

/// Searches what the caller can see.
pub async fn search(cx: Cx, Query(question): Query<Question>) -> Result<axum::Json<Answer>> {
    let limit = question.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    let known = |kind: &str| kind == USER || cx.app.registry.search.iter().any(|s| s.kind == kind);
    if question.kind.as_deref().is_some_and(|kind| !known(kind)) {
        return Err(Error::field("kind", "error-choose"));
    }
    let after = match &question.cursor {
        None => None,
        Some(_) if question.kind.is_none() => return Err(Error::field("cursor", "error-cursor")),
        Some(cursor) => Some(Place::parse(&Cursor::decode(cursor)?)?),
    };
    let depth = if question.kind.is_some() { DEPTH_OF_ONE } else { DEPTH };
    let (app, viewer) = (cx.app.clone(), cx.viewer.clone());
    let one = question.kind.is_some();
    let ask = Ask { text: question.q, kind: question.kind, limit, depth, after };
    let found = cx.read(move |q| find::answer(q, &app.registry, &viewer, &ask)).await?;
    let next = found.groups.first().filter(|_| one).and_then(|g| g.next.as_ref()).map(|place| place.cursor().encode());
    let counts = found.groups.iter().map(|g| Count {
        kind: g.kind.to_owned(),
        count: g.count.min(depth - 1),
        more: g.count >= depth,
    });
    let counts = counts.collect();
    let items = found.groups.into_iter().flat_map(|group| group.found).map(|f| Hit {
        kind: f.kind.to_owned(),
        id: f.subject,
        account_id: f.account.map(|a| a.0),
        label: f.label,
        account: f.meta,
        at: Timestamp::from_microsecond(f.at).ok().filter(|_| f.at != 0).map(|at| at.to_string()),
    });
    Ok(axum::Json(Answer { items: items.collect(), counts, instead: found.instead, next }))
}
