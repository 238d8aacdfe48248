//! Requests for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::actions;
use super::sight::Sight;
use super::store::list::{Filter, Show, Whose, cursor, page};
use super::store::request::{find, head};
use super::wire::{AnswerInput, GivingInput, RequestInput, RequestOut, RequestPatch};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Conn, Cx, Fields, Need, Read, RequestId, Result, Routes, Scope, Tx, Viewer, validate,
};
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    LIST_QUERY[3],
    ("whose", "to_me (also of accounts that you do not see), from_me, or all of the scope; all without it"),
    ("show", "waiting, late, closed or all; all without it"),
    ("department", "Only of this department"),
    ("account", "Only of this account"),
];

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/api/v1/accounts/{id}/requests/{request}";
    let list_op = Op::new("Internal requests, the first needed first").gives::<List<RequestOut>>().query(QUERY);
    let post = Op::new("Asks a department for something").takes::<RequestInput>().gives::<RequestOut>();
    let one = Op::new("A request; its owner sees it and the account's head line only").gives::<RequestOut>();
    let patch = Op::new("Changes what is asked; needs If-Match").takes::<RequestPatch>().gives::<RequestOut>();
    let take = Op::new("The owner takes it on").gives::<RequestOut>();
    let say = Op::new("The owner answers").takes::<AnswerInput>().gives::<RequestOut>();
    let refuse = Op::new("The owner declines, and says why").takes::<AnswerInput>().gives::<RequestOut>();
    let back = Op::new("The asker does not need it any more").takes::<AnswerInput>().gives::<RequestOut>();
    let pass = Op::new("Gives it to another owner; 204, for it may be out of sight then").takes::<GivingInput>();
    let user = Need::User;
    routes
        .api(Method::GET, "/api/v1/requests", user, list_op, list)
        .api(Method::POST, "/api/v1/accounts/{id}/requests", user, post, create)
        .api(Method::GET, ONE, user, one, get)
        .api(Method::PATCH, ONE, user, patch, change)
        .api(Method::DELETE, ONE, user, Op::new("Archives a request entered by mistake"), archive)
        .api(Method::POST, "/api/v1/accounts/{id}/requests/{request}/acceptance", user, take, accept)
        .api(Method::POST, "/api/v1/accounts/{id}/requests/{request}/answer", user, say, answer)
        .api(Method::POST, "/api/v1/accounts/{id}/requests/{request}/declining", user, refuse, decline)
        .api(Method::POST, "/api/v1/accounts/{id}/requests/{request}/withdrawal", user, back, withdraw)
        .api(Method::POST, "/api/v1/accounts/{id}/requests/{request}/giving", user, pass, give)
}

/// Query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequestQuery {
    limit: String,
    cursor: String,
    scope: String,
    whose: String,
    show: String,
    department: String,
    account: Option<AccountId>,
}

async fn list(cx: Cx, Query(asked): Query<RequestQuery>) -> Result<axum::Json<List<RequestOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, "", &["need_by"])?;
            let (mut fields, words) = (Fields::default(), (asked.whose.as_str(), asked.show.as_str()));
            let whose = if words.0.is_empty() { Some(Whose::All) } else { Whose::parse(words.0) };
            let show = if words.1.is_empty() { Some(Show::All) } else { Show::parse(words.1) };
            if whose.is_none() {
                fields.add("whose", "error-choose");
            }
            if show.is_none() {
                fields.add("show", "error-choose");
            }
            fields.finish()?;
            let filter = Filter {
                whose: whose.unwrap_or(Whose::All),
                show: show.unwrap_or(Show::All),
                department: asked.department.clone(),
                account: asked.account,
            };
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let rows = page(q, &viewer, &scope, &filter, s.cursor.as_ref(), s.limit)?;
            Ok((List::cut(rows, s.limit, cursor), filter.whose))
        })
        .await?;
    let (list, whose) = found;
    // Among those to me may be some of accounts that I do not see.
    let sees = whose != Whose::ToMe;
    let items = list.items.into_iter().map(|line| RequestOut::of(line.request, None, sees, cx.today())).collect();
    Ok(axum::Json(List { items, next: list.next }))
}

type At = Path<(AccountId, RequestId)>;

fn out(q: &Conn<'_>, viewer: &Viewer, account: AccountId, id: RequestId) -> Result<RequestOut> {
    let sight = Sight::find(q, viewer, account, id)?;
    let found = find(&sight, id)?;
    let sees = matches!(sight, Sight::Account(_));
    Ok(RequestOut::of(found, Some(head(&sight, viewer.today)?), sees, viewer.today))
}

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| out(q, &viewer, account, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, found))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<RequestInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            // Whether the account exists is told before what is wrong with the input.
            look::<Read>(tx, &by.viewer, account)?;
            let id = actions::ask(tx, by, &[input.parse(account, by)?])?[0];
            out(tx, &by.viewer, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/requests/{}", body.id), body.version, body))
}

/// Runs a verb on a request that the caller can see, and answers it as it is then.
async fn act(
    cx: &Cx,
    Path((account, id)): At,
    verb: impl Fn(&Tx<'_>, &Acting, AccountId, RequestId) -> Result<i64> + Send + 'static,
) -> Result<RequestOut> {
    cx.write(move |tx, by| {
        out(tx, &by.viewer, account, id)?;
        verb(tx, by, account, id)?;
        out(tx, &by.viewer, account, id)
    })
    .await
}

async fn change(cx: Cx, at: At, version: IfMatch, Json(input): Json<RequestPatch>) -> Result<Response> {
    let base = version.version();
    let body =
        act(&cx, at, move |tx, by, account, id| actions::edit(tx, by, account, id, &input.parse(by, base)?)).await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn accept(cx: Cx, at: At) -> Result<Response> {
    let body = act(&cx, at, actions::accept).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn answer(cx: Cx, at: At, Json(input): Json<AnswerInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| actions::answer(tx, by, account, id, &input.parse()?)).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn decline(cx: Cx, at: At, Json(input): Json<AnswerInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| actions::decline(tx, by, account, id, &input.parse()?)).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn withdraw(cx: Cx, at: At, Json(input): Json<AnswerInput>) -> Result<Response> {
    let body = act(&cx, at, move |tx, by, account, id| actions::withdraw(tx, by, account, id, &input.parse()?)).await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn give(cx: Cx, Path((account, id)): At, Json(input): Json<GivingInput>) -> Result<StatusCode> {
    cx.write(move |tx, by| {
        out(tx, &by.viewer, account, id)?;
        let mut fields = Fields::default();
        let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
        fields.finish()?;
        actions::give(tx, by, account, id, (input.owner_id, &reason))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
