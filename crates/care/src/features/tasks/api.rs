//! Tasks for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::actions;
use super::store::{Filter, cursor, find, page};
use super::wire::{TaskDueInput, TaskInput, TaskOut, TaskPatch};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Need, Read, Result, Routes, Scope, TaskId, Tx, UserId, calendar, validate,
};
use crate::features::people::api::PAGE_QUERY;
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/tasks";
    const ONE: &str = "/api/v1/accounts/{id}/tasks/{task}";
    let scoped = Op::new("Tasks in scope, newest first").gives::<List<TaskOut>>().query(QUERY);
    let here = Op::new("Tasks of an account, newest first").gives::<List<TaskOut>>().query(PAGE_QUERY);
    let post = Op::new("Makes a task").takes::<TaskInput>().gives::<TaskOut>();
    let patch = Op::new("Changes words, person or owner; needs If-Match").takes::<TaskPatch>().gives::<TaskOut>();
    let due = Op::new("Moves the date of a task").takes::<TaskDueInput>().gives::<TaskOut>();
    routes
        .api(Method::GET, "/api/v1/tasks", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A task").gives::<TaskOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Takes a task off the list"), archive)
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/tasks/{task}/completion",
            Need::User,
            Op::new("Marks a task as done").gives::<TaskOut>(),
            complete,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/tasks/{task}/reopening",
            Need::User,
            Op::new("Opens a task that was done").gives::<TaskOut>(),
            reopen,
        )
        .api(Method::POST, "/api/v1/accounts/{id}/tasks/{task}/due-date", Need::User, due, move_date)
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "created_at; -created_at without it"),
    LIST_QUERY[3],
    ("state", "open or done"),
    ("late", "true gives open ones past their date"),
    ("account", "Only this account"),
    ("owner", "Only of this user"),
];

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    state: String,
    late: bool,
    account: Option<AccountId>,
    owner: Option<UserId>,
}

async fn list(cx: Cx, Query(asked): Query<TaskQuery>) -> Result<axum::Json<List<TaskOut>>> {
    rows(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<TaskQuery>,
) -> Result<axum::Json<List<TaskOut>>> {
    rows(cx, TaskQuery { account: Some(account), ..asked }).await
}

async fn rows(cx: Cx, asked: TaskQuery) -> Result<axum::Json<List<TaskOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["-created_at"])?;
            let done = match asked.state.as_str() {
                "" => None,
                "open" => Some(false),
                "done" => Some(true),
                _ => return Err(Error::field("state", "error-choose")),
            };
            let filter = Filter { account: asked.account, owner: asked.owner, done, late: asked.late };
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            Ok(List::cut(rows, s.limit, cursor))
        })
        .await?;
    let items = found.items.into_iter().map(|t| TaskOut::of(t, cx.today())).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

type At = Path<(AccountId, TaskId)>;

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: TaskId) -> Result<TaskOut> {
    Ok(TaskOut::of(find(&look::<Read>(tx, &by.viewer, account)?, id)?, by.today))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| find(&look::<Read>(q, &viewer, account)?, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, TaskOut::of(found, cx.today())))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<TaskInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::make(tx, by, &[input.parse(account, by)?])?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/tasks/{}", body.id), body.version, body))
}

/// Runs a verb on a task that the caller can see, and answers it as it is then.
async fn act(
    cx: &Cx,
    Path((account, id)): At,
    verb: impl Fn(&Tx<'_>, &Acting, AccountId, TaskId) -> Result<i64> + Send + 'static,
) -> Result<TaskOut> {
    cx.write(move |tx, by| {
        out(tx, by, account, id)?;
        verb(tx, by, account, id)?;
        out(tx, by, account, id)
    })
    .await
}

async fn change(cx: Cx, at: At, version: IfMatch, Json(input): Json<TaskPatch>) -> Result<Response> {
    let base = version.version();
    let body = act(&cx, at, move |tx, by, account, id| actions::edit(tx, by, account, id, &input.parse(base)?)).await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn complete(cx: Cx, at: At) -> Result<Response> {
    let body = act(&cx, at, actions::complete).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn reopen(cx: Cx, at: At) -> Result<Response> {
    let body = act(&cx, at, actions::reopen).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn move_date(cx: Cx, at: At, Json(input): Json<TaskDueInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let mut fields = Fields::default();
        let due_on = calendar::parse_optional(&mut fields, "due_on", &input.due_on, by.today);
        let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
        fields.finish()?;
        actions::move_date(tx, by, account, id, due_on, &reason)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
