//! Conversations for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::model::{Kind, NewInteraction};
use super::pages::corrections::earlier;
use super::store::interaction::find;
use super::store::list::{Filter, cursor, page};
use super::wire::{ConversationInput, ConversationOut, ConversationPatch, CorrectionOut, ElsewhereOut, TouchOut};
use super::{actions, custom, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, InteractionId, Need, PersonId, Read, Result, Routes, Scope, Tx, UserId,
};
use crate::features::fields::{self, Subject};
use crate::features::people::api::PAGE_QUERY;
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/conversations";
    const ONE: &str = "/api/v1/accounts/{id}/conversations/{conversation}";
    const STEP: &str = "/api/v1/accounts/{id}/conversations/{conversation}/next-step-completion";
    let scoped = Op::new("Conversations in scope, newest first").gives::<List<ConversationOut>>().query(QUERY);
    let here = Op::new("Conversations of an account, newest first").gives::<List<ConversationOut>>().query(PAGE_QUERY);
    let post = Op::new("Logs a conversation").takes::<ConversationInput>().gives::<ConversationOut>();
    let patch =
        Op::new("Changes a conversation; needs If-Match").takes::<ConversationPatch>().gives::<ConversationOut>();
    const CORRECTIONS: &str = "/api/v1/accounts/{id}/conversations/{conversation}/corrections";
    const ELSEWHERE: &str = "/api/v1/accounts/{id}/conversations/{conversation}/elsewhere";
    let corrections = Op::new("What a conversation said before it was corrected, newest first");
    let elsewhere = Op::new("The same meeting at other accounts that the caller can see");
    let touches = Op::new("Whom others of us talked to here, or with a person anywhere, within the last 7 days");
    routes
        .api(Method::GET, CORRECTIONS, Need::User, corrections.gives::<List<CorrectionOut>>(), list_corrections)
        .api(Method::GET, ELSEWHERE, Need::User, elsewhere.gives::<List<ElsewhereOut>>(), list_elsewhere)
        .api(
            Method::GET,
            "/api/v1/accounts/{id}/recent-touches",
            Need::User,
            touches.gives::<List<TouchOut>>().query(&[("person", "Also talks with this person at other accounts")]),
            list_touches,
        )
        .api(Method::GET, "/api/v1/conversations", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A conversation").gives::<ConversationOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Archives a conversation"), archive)
        .api(Method::POST, STEP, Need::User, Op::new("Completes its next step").gives::<ConversationOut>(), complete)
}

const QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    ("sort", "happened_at; -happened_at without it"),
    LIST_QUERY[3],
    ("account", "Only this account"),
    ("person", "Only with this person"),
    ("author", "Only by this user"),
    ("kind", "call, visit, meeting, video, email or message"),
];

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConversationQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    account: Option<AccountId>,
    person: Option<PersonId>,
    author: Option<UserId>,
    kind: String,
}

async fn list(cx: Cx, Query(asked): Query<ConversationQuery>) -> Result<axum::Json<List<ConversationOut>>> {
    rows(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<ConversationQuery>,
) -> Result<axum::Json<List<ConversationOut>>> {
    rows(cx, ConversationQuery { account: Some(account), ..asked }).await
}

async fn rows(cx: Cx, asked: ConversationQuery) -> Result<axum::Json<List<ConversationOut>>> {
    let (viewer, inner) = (cx.viewer.clone(), cx.clone());
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["-happened_at"])?;
            let kind = if asked.kind.is_empty() { None } else { Kind::parse(&asked.kind) };
            if kind.is_none() && !asked.kind.is_empty() {
                return Err(Error::field("kind", "error-choose"));
            }
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let filter = Filter { account: asked.account, person: asked.person, author: asked.author, kind };
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            let mut list = List::cut(rows, s.limit, cursor);
            if !inner.settings().catalogue.is_empty() {
                let ids: Vec<_> = list.items.iter().map(|i| (i.account, i.id.0)).collect();
                let mut values = fields::store::of_many(q, Subject::Conversation, &ids)?;
                list.items.iter_mut().for_each(|i| i.custom = values.remove(&i.id.0).unwrap_or_default());
            }
            Ok(list)
        })
        .await?;
    let items = found.items.into_iter().map(ConversationOut::of).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: InteractionId) -> Result<ConversationOut> {
    Ok(ConversationOut::of(find(&look::<Read>(tx, &by.viewer, account)?, id)?))
}

async fn get(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| find(&look::<Read>(q, &viewer, account)?, id)).await?;
    let version = found.version;
    Ok(tagged(StatusCode::OK, version, ConversationOut::of(found)))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(asked): Json<ConversationInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            let read =
                || Ok(NewInteraction { custom: custom::sent(tx, by, &asked.custom)?, ..asked.parse(account, by)? });
            let new = match read() {
                Ok(new) => new,
                Err(wrong) => {
                    // Whether the account exists is told before what is wrong with the input.
                    look::<Read>(tx, &by.viewer, account)?;
                    return Err(wrong);
                }
            };
            let id = actions::log(tx, by, &asked.all(new, by)?)?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/conversations/{}", body.id), body.version, body))
}

async fn change(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
    version: IfMatch,
    Json(asked): Json<ConversationPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let mut edit = asked.parse(base, by)?;
            edit.set.extend(custom::sent(tx, by, &asked.custom)?);
            actions::edit(tx, by, account, id, &edit)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn archive(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn complete(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            actions::complete(tx, by, account, id)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn list_corrections(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
) -> Result<axum::Json<List<CorrectionOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            find(&permit, id)?;
            store::corrections::list(&permit, id)
        })
        .await?;
    let out = |c: store::corrections::Correction| CorrectionOut {
        at: c.at.to_string(),
        by: c.by,
        before: earlier(&c.changes),
    };
    Ok(axum::Json(List { items: found.into_iter().map(out).collect(), next: None }))
}

async fn list_elsewhere(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
) -> Result<axum::Json<List<ElsewhereOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            let here = find(&look::<Read>(q, &viewer, account)?, id)?;
            store::corrections::elsewhere(q, &Scope::probe(&viewer), &here)
        })
        .await?;
    let items = found.into_iter().map(|(account_id, account, id)| ElsewhereOut { account_id, account, id }).collect();
    Ok(axum::Json(List { items, next: None }))
}

/// Whose other talks are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TouchQuery {
    person: Option<PersonId>,
}

async fn list_touches(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<TouchQuery>,
) -> Result<axum::Json<List<TouchOut>>> {
    let (viewer, now) = (cx.viewer.clone(), cx.now());
    let found = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            store::touches::lately(&permit, &Scope::probe(&viewer), asked.person.as_slice(), now)
        })
        .await?;
    let out = |t: store::touches::Touch| TouchOut {
        account_id: t.account_id,
        account: t.account,
        id: t.id,
        happened_at: t.at.to_string(),
        kind: t.kind,
        summary: t.summary,
        author: t.author,
        people: t.people,
    };
    Ok(axum::Json(List { items: found.into_iter().map(out).collect(), next: None }))
}
