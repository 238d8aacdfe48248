//! `GET /api/v1/search`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::find;
use crate::base::extract::Query;
use crate::base::{Cx, Error, Result};

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
}

/// Something found.
#[derive(Serialize, JsonSchema)]
pub struct Hit {
    /// `account` or `person`.
    pub kind: String,
    /// Its id.
    pub id: Option<uuid::Uuid>,
    /// The account it belongs to.
    pub account_id: Option<uuid::Uuid>,
    /// What it is called.
    pub label: String,
    /// The account's name, for things inside one.
    pub account: String,
}

/// All hits, best first per kind.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    /// The hits.
    pub items: Vec<Hit>,
}

/// Searches what the caller can see.
pub async fn search(cx: Cx, Query(question): Query<Question>) -> Result<axum::Json<Answer>> {
    let limit = question.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    let (app, viewer) = (cx.app.clone(), cx.viewer.clone());
    let found =
        cx.read(move |q| find::things(q, &app.registry, &viewer, &question.q, question.kind.as_deref(), limit)).await?;
    let items = found.into_iter().map(|f| Hit {
        kind: f.kind.to_owned(),
        id: f.subject,
        account_id: f.account.map(|a| a.0),
        label: f.label,
        account: f.meta,
    });
    Ok(axum::Json(Answer { items: items.collect() }))
}
