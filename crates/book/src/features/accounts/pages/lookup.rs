//! Accounts by name, for fields that name another account.

use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::store;
use crate::base::extract::Query;
use crate::base::{AccountId, Cx, Need, Result, Routes, Scope, Viewer, search};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/lookup", Need::User, lookup)
}

/// What was typed so far.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Question {
    q: String,
}

async fn lookup(cx: Cx, Query(question): Query<Question>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let hits = cx.read(move |q| search::find(q, &Scope::all(q, &viewer)?, &question.q, &["account"], 10)).await?;
    let items: Vec<(&str, &str)> = hits.iter().map(|hit| (hit.title.as_str(), "")).collect();
    Ok(ui::options(&items).into_response())
}

/// The account that a name or an id means, among those that the viewer can see; the inner error is a text key.
pub(super) fn parent_id(q: &Conn<'_>, viewer: &Viewer, text: &str) -> Result<Result<Option<AccountId>, &'static str>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Ok(None));
    }
    if let Ok(id) = text.parse() {
        return Ok(Ok(Some(id)));
    }
    Ok(match store::account::by_name(q, viewer, text)?.as_slice() {
        [] => Err("error-unknown"),
        [id] => Ok(Some(*id)),
        _ => Err("accounts-error-ambiguous"),
    })
}
