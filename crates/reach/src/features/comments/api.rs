//! Comments as JSON.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{About, Comment, NewComment, shown};
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::{API_LIMIT, Cursor, List, PAGE};
use crate::base::permit::look;
use crate::base::routes::Op;
use crate::base::{AccountId, Acting, Conn, Cx, Error, Need, Permit, Read, Result, Routes, UserId, Viewer};
use crate::features::people::wire::{created, tagged};

const ALL: &str = "/api/v1/accounts/{id}/comments";
const ONE: &str = "/api/v1/accounts/{id}/comments/{comment}";
/// Most people offered for a mention.
const OFFERED: usize = 8;

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    let user = Need::User;
    let list = Op::new("Comments of an account, newest first").gives::<CommentList>().query(&[
        ("about", "account, promise or conversation; all without it"),
        ("about_id", "The promise or conversation"),
        ("limit", "Rows per page, 1 to 200; 50 without it"),
        ("cursor", "The `next` of the page before"),
    ]);
    let post = Op::new("Writes a comment; `@Name` mentions somebody who may see the account");
    let patch = Op::new("Changes the words of one's own comment; needs If-Match");
    let people = Op::new("Who may be mentioned here").gives::<People>().query(&[("q", "Begin of a name or mailbox")]);
    routes
        .api(Method::GET, ALL, user, list, find)
        .api(Method::POST, ALL, user, post.takes::<CommentInput>().gives::<CommentOut>(), create)
        .api(Method::GET, ONE, user, Op::new("A comment").gives::<CommentOut>(), get)
        .api(Method::PATCH, ONE, user, patch.takes::<CommentPatch>().gives::<CommentOut>(), edit)
        .api(Method::DELETE, ONE, user, Op::new("Takes a comment off"), archive)
        .api(Method::GET, "/api/v1/accounts/{id}/mentionable", user, people, mentionable)
}

/// A comment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CommentOut {
    id: Uuid,
    account_id: AccountId,
    /// account, promise or conversation.
    about: String,
    about_id: Option<Uuid>,
    author_id: Option<UserId>,
    author: Option<String>,
    /// The words, with `@Name` for mentions.
    body: String,
    created_at: String,
    edited_at: Option<String>,
    /// For If-Match.
    version: i64,
    archived: bool,
}

/// A page of comments.
pub type CommentList = List<CommentOut>;

fn out(c: Comment, body: String) -> CommentOut {
    CommentOut {
        id: c.id,
        account_id: c.account,
        about: c.about.code().to_owned(),
        about_id: c.about.id(),
        author_id: c.author,
        author: c.author_name,
        body,
        created_at: c.created_at.to_string(),
        edited_at: c.edited_at.map(|at| at.to_string()),
        version: c.version,
        archived: c.archived,
    }
}

/// What narrows the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FindQuery {
    about: String,
    about_id: Option<Uuid>,
    limit: Option<usize>,
    cursor: String,
}

/// `GET /api/v1/accounts/{id}/comments`
pub async fn find(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<FindQuery>,
) -> Result<axum::Json<CommentList>> {
    let viewer = cx.viewer.clone();
    let list = cx
        .read(move |q| {
            let permit = look::<Read>(q, &viewer, account)?;
            let limit = asked.limit.unwrap_or(PAGE);
            if !(1..=API_LIMIT).contains(&limit) {
                return Err(Error::field("limit", "error-limit"));
            }
            let about = match (asked.about.as_str(), asked.about_id) {
                ("", None) => None,
                (kind, id) => Some(About::parse(kind, id).ok_or_else(|| Error::field("about", "error-choose"))?),
            };
            let from =
                if asked.cursor.is_empty() { None } else { Some(store::start(&Cursor::decode(&asked.cursor)?)?) };
            let found = List::cut(store::list(&permit, about, from, limit + 1)?, limit, store::place);
            let people = everybody(&permit, &viewer)?;
            let items = found.items.into_iter().map(|c| {
                let body = shown(&c.body, &people);
                out(c, body)
            });
            Ok(List { items: items.collect(), next: found.next })
        })
        .await?;
    Ok(axum::Json(list))
}

fn everybody(permit: &Permit<'_, Read>, viewer: &Viewer) -> Result<Vec<super::model::Reader>> {
    let (mut readers, others) = store::colleagues(permit, viewer.today)?;
    readers.extend(others);
    Ok(readers)
}

fn one(q: &Conn<'_>, viewer: &Viewer, account: AccountId, id: Uuid) -> Result<CommentOut> {
    let permit = look::<Read>(q, viewer, account)?;
    let found = store::find(&permit, id)?;
    let body = shown(&found.body, &everybody(&permit, viewer)?);
    Ok(out(found, body))
}

type At = Path<(AccountId, Uuid)>;

/// `GET /api/v1/accounts/{id}/comments/{comment}`
pub async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| one(q, &viewer, account, id)).await?;
    Ok(tagged(StatusCode::OK, found.version, found))
}

/// A new comment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentInput {
    /// The words; `@Name`, `@mailbox` or `@[user id]` mentions somebody.
    body: String,
    /// account (without it), promise or conversation.
    #[serde(default)]
    about: String,
    /// The promise or conversation.
    #[serde(default)]
    about_id: Option<Uuid>,
}

/// `POST /api/v1/accounts/{id}/comments`
pub async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<CommentInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by: &Acting| {
            look::<Read>(tx, &by.viewer, account)?;
            let about = About::parse(&input.about, input.about_id);
            let about = about.ok_or_else(|| Error::field("about", "error-choose"))?;
            let id = actions::write(tx, by, &NewComment { account, about, body: input.body.clone() })?;
            one(tx, &by.viewer, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/comments/{}", body.id), body.version, body))
}

/// Other words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentPatch {
    body: String,
}

/// `PATCH /api/v1/accounts/{id}/comments/{comment}`
pub async fn edit(
    cx: Cx,
    Path((account, id)): At,
    version: IfMatch,
    Json(patch): Json<CommentPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            actions::edit(tx, by, account, id, (&patch.body, base))?;
            one(tx, &by.viewer, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

/// `DELETE /api/v1/accounts/{id}/comments/{comment}`
pub async fn archive(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody who may be mentioned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Person {
    id: UserId,
    name: String,
    /// What to write after the `@`.
    handle: String,
}

/// People.
pub type People = List<Person>;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleQuery {
    q: String,
}

/// `GET /api/v1/accounts/{id}/mentionable`
pub async fn mentionable(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<PeopleQuery>,
) -> Result<axum::Json<People>> {
    let viewer = cx.viewer.clone();
    let readers = cx.read(move |q| Ok(store::colleagues(&look::<Read>(q, &viewer, account)?, viewer.today)?.0)).await?;
    let typed = tenure_text::fold(asked.q.trim());
    let fits = |name: &str| {
        let name = tenure_text::fold(name);
        name.starts_with(&typed) || name.split_whitespace().any(|part| part.starts_with(&typed))
    };
    let items = readers.iter().filter(|r| r.id != cx.viewer.id && (fits(&r.name) || fits(&r.email))).take(OFFERED);
    let items = items.map(|r| Person {
        id: r.id,
        name: r.name.clone(),
        handle: shown(&format!("@[{}]", r.id), &readers).trim_start_matches('@').to_owned(),
    });
    Ok(axum::Json(List { items: items.collect(), next: None }))
}
