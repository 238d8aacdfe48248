//! Promises for machines.

pub mod rates;

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::actions;
use super::model::{Pick, Side, State};
use super::store::ledger::{Filter, Narrow, Show, cursor, page};
use super::store::promise::find;
use super::wire::{ClosingInput, DueInput, KeepingInput, PromiseInput, PromiseOut, PromisePatch};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Need, PromiseId, Read, Result, Routes, Scope, Tx, UserId, calendar, validate,
};
use crate::features::people::api::PAGE_QUERY;
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/promises";
    const ONE: &str = "/api/v1/accounts/{id}/promises/{promise}";
    let scoped = Op::new("Promises in scope, by due date").gives::<List<PromiseOut>>().query(QUERY);
    let here = Op::new("Promises of an account, by due date").gives::<List<PromiseOut>>().query(PAGE_QUERY);
    let post = Op::new("Makes a promise").takes::<PromiseInput>().gives::<PromiseOut>();
    let patch = Op::new("Changes the words of a promise; needs If-Match").takes::<PromisePatch>().gives::<PromiseOut>();
    rates::routes(routes)
        .api(Method::GET, "/api/v1/promises", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A promise").gives::<PromiseOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Archives a promise entered by mistake"), archive)
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/promises/{promise}/keeping",
            Need::User,
            Op::new("Keeps a promise").takes::<KeepingInput>().gives::<PromiseOut>(),
            keep,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/promises/{promise}/breaking",
            Need::User,
            Op::new("Breaks a promise").takes::<ClosingInput>().gives::<PromiseOut>(),
            break_promise,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/promises/{promise}/release",
            Need::User,
            Op::new("Releases from a promise").takes::<ClosingInput>().gives::<PromiseOut>(),
            release,
        )
        .api(
            Method::POST,
            "/api/v1/accounts/{id}/promises/{promise}/due-date",
            Need::User,
            Op::new("Moves the date of a promise").takes::<DueInput>().gives::<PromiseOut>(),
            move_date,
        )
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "due_on, or -due_on"),
    LIST_QUERY[3],
    ("side", "ours or theirs"),
    ("state", "open, kept, broken or released"),
    ("late", "true gives open ones past their date"),
    ("account", "Only this account"),
    ("owner", "Only of this user"),
    ("person", "Only to or by this person; none for those that name nobody"),
    ("director", "Only of users who report to this one; none for those who report to nobody"),
];

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PromiseQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    side: String,
    state: String,
    late: bool,
    account: Option<AccountId>,
    owner: Option<UserId>,
    person: String,
    director: String,
}

impl PromiseQuery {
    fn narrow(&self) -> Result<Narrow> {
        let mut fields = Fields::default();
        let (side, state) = (Side::parse(&self.side), State::parse(&self.state));
        if side.is_none() && !self.side.is_empty() {
            fields.add("side", "error-choose");
        }
        if state.is_none() && !self.state.is_empty() {
            fields.add("state", "error-choose");
        }
        fields.finish()?;
        let filter = Filter {
            show: Show::All,
            account: self.account,
            owner: self.owner,
            person: Pick::read("person", &self.person)?,
            director: Pick::read("director", &self.director)?,
            made_in: None,
        };
        Ok(Narrow { filter, side, state, late: self.late })
    }
}

async fn list(cx: Cx, Query(asked): Query<PromiseQuery>) -> Result<axum::Json<List<PromiseOut>>> {
    rows(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<PromiseQuery>,
) -> Result<axum::Json<List<PromiseOut>>> {
    rows(cx, PromiseQuery { account: Some(account), ..asked }).await
}

async fn rows(cx: Cx, asked: PromiseQuery) -> Result<axum::Json<List<PromiseOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["due_on"])?;
            let narrow = asked.narrow()?;
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let rows = page(q, &scope, &narrow, s.cursor.as_ref(), s.descending, s.limit)?;
            Ok(List::cut(rows, s.limit, cursor))
        })
        .await?;
    let items = found.items.into_iter().map(|p| PromiseOut::of(p, cx.today())).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

type At = Path<(AccountId, PromiseId)>;

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PromiseId) -> Result<PromiseOut> {
    Ok(PromiseOut::of(find(&look::<Read>(tx, &by.viewer, account)?, id)?, by.today))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| find(&look::<Read>(q, &viewer, account)?, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, PromiseOut::of(found, cx.today())))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<PromiseInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::make(tx, by, &[input.parse(account, by)?])?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/promises/{}", body.id), body.version, body))
}

async fn change(cx: Cx, at: At, version: IfMatch, Json(input): Json<PromisePatch>) -> Result<Response> {
    let base = version.version();
    let body = act(&cx, at, move |tx, by, account, id| actions::edit(tx, by, account, id, &input.parse(base)?)).await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn keep(cx: Cx, at: At, Json(input): Json<KeepingInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| actions::keep(tx, by, account, id, &input.parse(by)?)).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn break_promise(cx: Cx, at: At, Json(input): Json<ClosingInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let (on, reason) = day_and_reason(by, "on", &input.on, &input.reason)?;
        actions::break_promise(tx, by, account, id, on, &reason)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn release(cx: Cx, at: At, Json(input): Json<ClosingInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        let (on, reason) = day_and_reason(by, "on", &input.on, &input.reason)?;
        actions::release(tx, by, account, id, on, &reason)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn move_date(cx: Cx, at: At, Json(input): Json<DueInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| {
        if input.due_on.trim().is_empty() {
            return Err(Error::field("due_on", "error-required"));
        }
        let (due_on, reason) = day_and_reason(by, "due_on", &input.due_on, &input.reason)?;
        actions::move_date(tx, by, account, id, due_on, &reason)
    })
    .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

/// A day, today without one, and a reason.
fn day_and_reason(by: &Acting, field: &'static str, day: &str, reason: &str) -> Result<(jiff::civil::Date, String)> {
    let mut fields = Fields::default();
    let day = calendar::parse_optional(&mut fields, field, day, by.today).unwrap_or(by.today);
    let reason = validate::line(&mut fields, "reason", reason, validate::LINE);
    fields.finish()?;
    Ok((day, reason))
}

/// Runs a verb on a promise that the caller can see, and answers it as it is then.
async fn act(
    cx: &Cx,
    Path((account, id)): At,
    verb: impl Fn(&Tx<'_>, &Acting, AccountId, PromiseId) -> Result<i64> + Send + 'static,
) -> Result<PromiseOut> {
    cx.write(move |tx, by| {
        out(tx, by, account, id)?;
        verb(tx, by, account, id)?;
        out(tx, by, account, id)
    })
    .await
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
