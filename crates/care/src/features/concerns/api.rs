//! Concerns for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::actions;
use super::model::State;
use super::store::concern::{answers, find};
use super::store::list::{Filter, cursor, page};
use super::wire::{AnswerInput, ConcernInput, ConcernOut, ConcernPatch, ReopeningInput, SettlingInput};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, ConcernId, Conn, Cx, Error, Fields, Need, PersonId, Read, Result, Routes, Scope, Tx, Viewer,
    validate,
};
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "since, or -since"),
    LIST_QUERY[3],
    ("state", "open or settled"),
    ("account", "Only of this account"),
    ("person", "Only of this person"),
    ("severe", "true gives only critical and high ones"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/concerns";
    const ONE: &str = "/api/v1/accounts/{id}/concerns/{concern}";
    let list_op = Op::new("Concerns in scope, those that last longest first").gives::<List<ConcernOut>>().query(QUERY);
    let post = Op::new("Notes a concern").takes::<ConcernInput>().gives::<ConcernOut>();
    let patch = Op::new("Changes a concern; needs If-Match").takes::<ConcernPatch>().gives::<ConcernOut>();
    let say = Op::new("Appends an answer").takes::<AnswerInput>().gives::<ConcernOut>();
    let settle_op = Op::new("Settles a concern").takes::<SettlingInput>().gives::<ConcernOut>();
    let open = Op::new("Opens a settled concern again").takes::<ReopeningInput>().gives::<ConcernOut>();
    let user = Need::User;
    routes
        .api(Method::GET, "/api/v1/concerns", user, list_op, list)
        .api(Method::POST, ALL, user, post, create)
        .api(Method::GET, ONE, user, Op::new("A concern with its answers").gives::<ConcernOut>(), get)
        .api(Method::PATCH, ONE, user, patch, change)
        .api(Method::DELETE, ONE, user, Op::new("Archives a concern entered by mistake"), archive)
        .api(Method::POST, "/api/v1/accounts/{id}/concerns/{concern}/answers", user, say, answer)
        .api(Method::POST, "/api/v1/accounts/{id}/concerns/{concern}/settling", user, settle_op, settle)
        .api(Method::POST, "/api/v1/accounts/{id}/concerns/{concern}/reopening", user, open, reopen)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConcernQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    state: String,
    account: Option<AccountId>,
    person: Option<PersonId>,
    severe: bool,
}

async fn list(cx: Cx, Query(asked): Query<ConcernQuery>) -> Result<axum::Json<List<ConcernOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["since"])?;
            let state = match asked.state.as_str() {
                "" => None,
                word => Some(State::parse(word).ok_or_else(|| Error::field("state", "error-choose"))?),
            };
            let filter = Filter { state, account: asked.account, person: asked.person, severe: asked.severe };
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            Ok(List::cut(page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?, s.limit, cursor))
        })
        .await?;
    let items = found.items.into_iter().map(|line| ConcernOut::of(line.concern, None)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

type At = Path<(AccountId, ConcernId)>;

fn out(q: &Conn<'_>, viewer: &Viewer, account: AccountId, id: ConcernId) -> Result<ConcernOut> {
    let permit = look::<Read>(q, viewer, account)?;
    let found = find(&permit, id)?;
    Ok(ConcernOut::of(found, Some(answers(&permit, id)?)))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| out(q, &viewer, account, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, found))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<ConcernInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::note(tx, by, &[input.parse(account, by)?])?[0];
            out(tx, &by.viewer, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/concerns/{}", body.id), body.version, body))
}

/// Runs a verb on a concern that the caller can see, and answers it as it is then.
async fn act(
    cx: &Cx,
    Path((account, id)): At,
    verb: impl Fn(&Tx<'_>, &Acting, AccountId, ConcernId) -> Result<()> + Send + 'static,
) -> Result<ConcernOut> {
    cx.write(move |tx, by| {
        out(tx, &by.viewer, account, id)?;
        verb(tx, by, account, id)?;
        out(tx, &by.viewer, account, id)
    })
    .await
}

async fn change(cx: Cx, at: At, version: IfMatch, Json(input): Json<ConcernPatch>) -> Result<Response> {
    let base = version.version();
    let body =
        act(&cx, at, move |tx, by, account, id| actions::edit(tx, by, account, id, &input.parse(by, base)?).map(drop))
            .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn answer(cx: Cx, at: At, Json(input): Json<AnswerInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let (body, on) = input.parse(by)?;
        actions::answer(tx, by, account, id, (&body, on)).map(drop)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn settle(cx: Cx, at: At, Json(input): Json<SettlingInput>) -> Result<Response> {
    let body =
        act(&cx, at, move |tx, by, account, id| actions::settle(tx, by, account, id, &input.parse(by)?).map(drop))
            .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn reopen(cx: Cx, at: At, Json(input): Json<ReopeningInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let mut fields = Fields::default();
        let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
        fields.finish()?;
        actions::reopen(tx, by, account, id, &reason).map(drop)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
