//! Files as JSON, and their bytes.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{About, File, NewFile};
use super::store::file;
use super::{actions, intake, serve};
use crate::base::extract::{Path, Query};
use crate::base::paging::{API_LIMIT, List, PAGE};
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{AccountId, Contribute, Cx, Error, FileId, Need, Read, Result, Routes, Scope, UserId, Viewer};
use crate::features::people::listing::slice;
use crate::features::people::wire::{created, tagged};

const ALL: &str = "/api/v1/accounts/{id}/files";
const ONE: &str = "/api/v1/accounts/{id}/files/{file}";
const ABOUT: [(&str, &str); 2] = [
    ("about", "account, person, conversation or promise; account without it"),
    ("about_id", "The person, conversation or promise"),
];

/// The operations.
pub fn routes(routes: Routes) -> Routes {
    const FIND: &[(&str, &str)] = &[
        ("about", "account, person, conversation or promise; all without it"),
        ABOUT[1],
        ("limit", "Rows per page, 1 to 200; 50 without it"),
        ("cursor", "The `next` of the page before"),
    ];
    const POST: &[(&str, &str)] = &[("name", "Its name, with the ending"), ABOUT[0], ABOUT[1]];
    const SCOPED: &[(&str, &str)] = &[LIST_QUERY[0], LIST_QUERY[1], LIST_QUERY[3]];
    let user = Need::User;
    let scoped = Op::new("Files in scope, newest first").gives::<FileList>().query(SCOPED);
    let list = Op::new("Files of an account, newest first").gives::<FileList>().query(FIND);
    let post = Op::new("Adds a file: the body is its bytes, of any content type").gives::<FileOut>().query(POST);
    let bytes = Op::new("The bytes of a file, as an attachment");
    routes
        .api(Method::GET, "/api/v1/files", user, scoped, find_all)
        .api(Method::GET, ALL, user, list, find)
        .api(Method::POST, ALL, user, post, create)
        .api(Method::GET, ONE, user, Op::new("What is known of a file").gives::<FileOut>(), get)
        .api(Method::GET, "/api/v1/accounts/{id}/files/{file}/content", user, bytes, content)
        .api(Method::DELETE, ONE, user, Op::new("Removes a file"), remove)
}

/// A file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FileOut {
    id: FileId,
    account_id: AccountId,
    /// account, person, conversation or promise.
    about: String,
    about_id: Option<Uuid>,
    name: String,
    /// What it is, told from its bytes.
    media_type: String,
    size: i64,
    /// In hexadecimal digits.
    sha256: String,
    author_id: Option<UserId>,
    author: Option<String>,
    created_at: String,
    version: i64,
    archived: bool,
}

/// A page of files.
pub type FileList = List<FileOut>;

impl FileOut {
    /// As the API gives it.
    pub fn of(f: File) -> Self {
        Self {
            id: f.id,
            account_id: f.account,
            about: f.about.code().to_owned(),
            about_id: f.about.id(),
            sha256: f.hash(),
            name: f.name,
            media_type: f.media,
            size: f.size,
            author_id: f.author,
            author: f.author_name,
            created_at: f.created_at.to_string(),
            version: f.version,
            archived: f.archived,
        }
    }
}

/// What a request says of the thing that a file stands under.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewQuery {
    name: String,
    about: String,
    about_id: Option<Uuid>,
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

/// What narrows the list over all accounts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScopedQuery {
    limit: String,
    cursor: String,
    scope: String,
}

async fn find_all(cx: Cx, Query(asked): Query<ScopedQuery>) -> Result<axum::Json<FileList>> {
    let viewer = cx.viewer.clone();
    let read = move |q: &crate::base::Conn<'_>| {
        let s = slice(&asked.limit, "", &asked.scope, "", &["created_at"])?;
        let scope = Scope::resolve(q, &viewer, s.choice)?;
        let found = file::page(q, &scope, file::start(&asked.cursor)?, s.limit + 1)?;
        Ok(List::cut(found, s.limit, file::place))
    };
    let found = cx.read(read).await?;
    Ok(axum::Json(List { items: found.items.into_iter().map(FileOut::of).collect(), next: found.next }))
}

async fn find(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<FindQuery>) -> Result<axum::Json<FileList>> {
    let viewer = cx.viewer.clone();
    let read = move |q: &crate::base::Conn<'_>| {
        let permit = look::<Read>(q, &viewer, account)?;
        let limit = asked.limit.unwrap_or(PAGE);
        if !(1..=API_LIMIT).contains(&limit) {
            return Err(Error::field("limit", "error-limit"));
        }
        let about = match (asked.about.as_str(), asked.about_id) {
            ("", None) => None,
            (kind, id) => Some(About::parse(kind, id).ok_or_else(|| Error::field("about", "error-choose"))?),
        };
        let found = file::list(&permit, about, file::start(&asked.cursor)?, limit + 1)?;
        Ok(List::cut(found, limit, file::place))
    };
    let found = cx.read(read).await?;
    Ok(axum::Json(List { items: found.items.into_iter().map(FileOut::of).collect(), next: found.next }))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<NewQuery>, body: Body) -> Result<Response> {
    let about = allowed(&cx, account, asked.about, asked.about_id).await?;
    if asked.name.trim().is_empty() {
        return Err(Error::field("name", "error-required"));
    }
    let (name, arrived) = intake::body(&cx, &asked.name, body).await?;
    let out = cx
        .write(move |tx, by| {
            let new = NewFile { about, name: name.clone(), content: arrived.clone() };
            let id = actions::attach(tx, by, account, &[new])?[0];
            one(tx, &by.viewer, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/files/{}", out.id), out.version, out))
}

/// What an upload stands under, once it is known that the viewer may add to it: before a byte is stored.
///
/// # Errors
/// `NotFound` or `Forbidden` without `contribute`; `Invalid` for a thing that is not of the account.
pub async fn allowed(cx: &Cx, account: AccountId, kind: String, id: Option<Uuid>) -> Result<About> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let permit = look::<Contribute>(q, &viewer, account)?;
        let about = About::parse(&kind, id).ok_or_else(|| Error::field("about", "error-choose"))?;
        if file::exists(&permit, about)? { Ok(about) } else { Err(Error::field("about_id", "error-unknown")) }
    })
    .await
}

fn one(q: &crate::base::Conn<'_>, viewer: &Viewer, account: AccountId, id: FileId) -> Result<FileOut> {
    Ok(FileOut::of(file::find(&look::<Read>(q, viewer, account)?, id)?))
}

type At = Path<(AccountId, FileId)>;

async fn get(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let out = cx.read(move |q| one(q, &viewer, account, id)).await?;
    Ok(tagged(StatusCode::OK, out.version, out))
}

async fn content(cx: Cx, Path((account, id)): At) -> Result<Response> {
    serve::attachment(&cx, account, id).await
}

async fn remove(cx: Cx, Path((account, id)): At) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::remove(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
