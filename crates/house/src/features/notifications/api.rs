//! Notices as JSON.

use axum::http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Choice, Told};
use super::{actions, store};
use crate::base::extract::{Json, Path, Query};
use crate::base::paging::{API_LIMIT, Cursor, List, PAGE};
use crate::base::routes::Op;
use crate::base::{AccountId, Cx, Error, Need, Result, Routes};

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("What one was told; unread without `state`").gives::<NoticeList>().query(&[
        ("state", "unread or read"),
        ("limit", "Rows per page, 1 to 200; 50 without it"),
        ("cursor", "The `next` of the page before, for read ones"),
    ]);
    let choices = Op::new("How one is told of each kind").gives::<Choices>();
    let choose = Op::new("Chooses how one is told; kinds left out stay").takes::<Choices>().gives::<Choices>();
    routes
        .api(Method::GET, "/api/v1/notifications", user, list, find)
        .api(Method::POST, "/api/v1/notifications/reading", user, Op::new("Marks all as read"), read_all)
        .api(Method::POST, "/api/v1/notifications/{id}/reading", user, Op::new("Marks one as read"), read)
        .api(Method::DELETE, "/api/v1/notifications/{id}/reading", user, Op::new("Marks one as unread"), unread)
        .api(Method::GET, "/api/v1/notifications/choices", user, choices, chosen)
        .api(Method::PUT, "/api/v1/notifications/choices", user, choose, choose_all)
}

/// A notice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NoticeOut {
    id: Uuid,
    /// What of: mention, promise-late …
    kind: String,
    /// The sentence, in the caller's language.
    text: String,
    account_id: Option<AccountId>,
    /// Path of the page that it leads to.
    href: String,
    created_at: String,
    read_at: Option<String>,
}

/// A page of notices.
pub type NoticeList = List<NoticeOut>;

/// What narrows the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FindQuery {
    state: String,
    limit: Option<usize>,
    cursor: String,
}

fn out(cx: &Cx, told: Told) -> NoticeOut {
    NoticeOut {
        text: told.sentence(cx.locale(), cx.today()),
        id: told.id,
        kind: told.kind,
        account_id: told.account.map(|(id, _)| id),
        href: told.href,
        created_at: told.created_at.to_string(),
        read_at: told.read_at.map(|at| at.to_string()),
    }
}

/// `GET /api/v1/notifications`
pub async fn find(cx: Cx, Query(asked): Query<FindQuery>) -> Result<axum::Json<NoticeList>> {
    let limit = asked.limit.unwrap_or(PAGE);
    if !(1..=API_LIMIT).contains(&limit) {
        return Err(Error::field("limit", "error-limit"));
    }
    if !["", "unread", "read"].contains(&asked.state.as_str()) {
        return Err(Error::field("state", "error-choose"));
    }
    let cursor = if asked.cursor.is_empty() { None } else { Some(Cursor::decode(&asked.cursor)?) };
    let viewer = cx.viewer.clone();
    let list = cx
        .read(move |q| {
            if asked.state == "read" {
                let rows = store::list_read(q, &viewer, cursor.as_ref(), limit)?;
                return Ok(List::cut(rows, limit, super::pages::place));
            }
            Ok(List { items: store::list_unread(q, &viewer, limit)?, next: None })
        })
        .await?;
    Ok(axum::Json(List { items: list.items.into_iter().map(|t| out(&cx, t)).collect(), next: list.next }))
}

/// `POST /api/v1/notifications/{id}/reading`
pub async fn read(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::read(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/notifications/{id}/reading`
pub async fn unread(cx: Cx, Path(id): Path<Uuid>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::unread(tx, by, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/notifications/reading`
pub async fn read_all(cx: Cx) -> Result<StatusCode> {
    cx.write(actions::read_all).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How one is told of one kind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceLine {
    /// What of.
    kind: String,
    /// On the page of notices.
    in_app: bool,
    /// By mail, at most once an hour.
    by_mail: bool,
}

/// How one is told.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    items: Vec<ChoiceLine>,
}

/// `GET /api/v1/notifications/choices`
pub async fn chosen(cx: Cx) -> Result<axum::Json<Choices>> {
    let user = cx.viewer.id;
    let stored = cx.read(move |q| store::choices(q, user)).await?;
    let items = cx.app.registry.own.notices.iter().map(|kind| {
        let choice = stored.get(kind.kind).copied().unwrap_or_default();
        ChoiceLine { kind: kind.kind.to_owned(), in_app: choice.in_app, by_mail: choice.by_mail }
    });
    Ok(axum::Json(Choices { items: items.collect() }))
}

/// `PUT /api/v1/notifications/choices`
pub async fn choose_all(cx: Cx, Json(input): Json<Choices>) -> Result<axum::Json<Choices>> {
    let registry = cx.app.registry.clone();
    let choices: Vec<(String, Choice)> =
        input.items.into_iter().map(|c| (c.kind, Choice { in_app: c.in_app, by_mail: c.by_mail })).collect();
    cx.write(move |tx, by| actions::choose(tx, by, &registry, &choices)).await?;
    chosen(cx).await
}
