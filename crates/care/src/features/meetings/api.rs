//! Meetings for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::actions;
use super::pages::share::gather;
use super::store::{Filter, cursor, find, page};
use super::wire::{CancelInput, MeetingInput, MeetingOut, MeetingPatch, RecapOut};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, MeetingId, Need, Read, Result, Routes, Scope, Tx, UserId, validate,
};
use crate::features::interactions::wire::ConversationInput;
use crate::features::people::api::PAGE_QUERY;
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/meetings";
    const ONE: &str = "/api/v1/accounts/{id}/meetings/{meeting}";
    const RECAP: &str = "/api/v1/accounts/{id}/meetings/{meeting}/recap";
    let scoped = Op::new("Meetings in scope, by time").gives::<List<MeetingOut>>().query(QUERY);
    let here = Op::new("Meetings of an account, by time").gives::<List<MeetingOut>>().query(PAGE_QUERY);
    let post = Op::new("Plans a meeting").takes::<MeetingInput>().gives::<MeetingOut>();
    let patch = Op::new("Changes a meeting; needs If-Match").takes::<MeetingPatch>().gives::<MeetingOut>();
    let recap = Op::new("Logs what was said: the recap becomes a conversation").takes::<ConversationInput>();
    let cancel = Op::new("Calls a meeting off").takes::<CancelInput>().gives::<MeetingOut>();
    routes
        .api(Method::GET, "/api/v1/meetings", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A meeting").gives::<MeetingOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Takes a meeting away"), archive)
        .api(Method::POST, RECAP, Need::User, recap.gives::<MeetingOut>(), report)
        .api(
            Method::GET,
            RECAP,
            Need::User,
            Op::new("The recap as a text for those who were there").gives::<RecapOut>(),
            text,
        )
        .api(Method::POST, "/api/v1/accounts/{id}/meetings/{meeting}/cancellation", Need::User, cancel, call_off)
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "starts_at, or -starts_at"),
    LIST_QUERY[3],
    ("account", "Only this account"),
    ("user", "Only those to which this user goes"),
    ("from", "Only those that begin at or after this instant"),
    ("until", "Only those that begin before this instant"),
    ("planned", "true gives those neither called off nor reported"),
];

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeetingQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    account: Option<AccountId>,
    user: Option<UserId>,
    from: String,
    until: String,
    planned: bool,
}

async fn list(cx: Cx, Query(asked): Query<MeetingQuery>) -> Result<axum::Json<List<MeetingOut>>> {
    rows(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<MeetingQuery>,
) -> Result<axum::Json<List<MeetingOut>>> {
    rows(cx, MeetingQuery { account: Some(account), ..asked }).await
}

fn instant(field: &'static str, text: &str) -> Result<Option<Timestamp>> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::field(field, "interactions-error-instant"))
}

async fn rows(cx: Cx, asked: MeetingQuery) -> Result<axum::Json<List<MeetingOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["starts_at"])?;
            let filter = Filter {
                account: asked.account,
                user: asked.user,
                from: instant("from", &asked.from)?,
                until: instant("until", &asked.until)?,
                planned: asked.planned,
                ..Filter::default()
            };
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            Ok(List::cut(rows, s.limit, cursor))
        })
        .await?;
    Ok(axum::Json(List { items: found.items.into_iter().map(MeetingOut::of).collect(), next: found.next }))
}

type At = Path<(AccountId, MeetingId)>;

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: MeetingId) -> Result<MeetingOut> {
    Ok(MeetingOut::of(find(&look::<Read>(tx, &by.viewer, account)?, id)?))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| find(&look::<Read>(q, &viewer, account)?, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, MeetingOut::of(found)))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<MeetingInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::plan(tx, by, &[input.parse(account)?])?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/meetings/{}", body.id), body.version, body))
}

/// Runs a verb on a meeting that the caller can see, and answers it as it is then.
async fn act<T>(
    cx: &Cx,
    Path((account, id)): At,
    verb: impl Fn(&Tx<'_>, &Acting, AccountId, MeetingId) -> Result<T> + Send + 'static,
) -> Result<MeetingOut> {
    cx.write(move |tx, by| {
        out(tx, by, account, id)?;
        verb(tx, by, account, id)?;
        out(tx, by, account, id)
    })
    .await
}

async fn change(cx: Cx, at: At, version: IfMatch, Json(input): Json<MeetingPatch>) -> Result<Response> {
    let base = version.version();
    let body = act(&cx, at, move |tx, by, account, id| actions::edit(tx, by, account, id, &input.parse(base)?)).await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn report(cx: Cx, at: At, Json(input): Json<ConversationInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        if !input.also.is_empty() || !input.custom.is_empty() {
            return Err(Error::field("also", "error-unknown"));
        }
        actions::recap(tx, by, account, id, &input.parse(account, by)?)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn call_off(cx: Cx, at: At, Json(input): Json<CancelInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let mut fields = Fields::default();
        let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
        fields.finish()?;
        actions::cancel(tx, by, account, id, &reason)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn text(cx: Cx, Path((account, id)): At) -> Result<axum::Json<RecapOut>> {
    let inner = cx.clone();
    let shared = cx.read(move |q| gather(&look::<Read>(q, &inner.viewer, account)?, &inner, id)).await?;
    let recap = shared.recap;
    Ok(axum::Json(RecapOut { subject: recap.subject(cx.locale()), body: recap.body(cx.locale()) }))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
