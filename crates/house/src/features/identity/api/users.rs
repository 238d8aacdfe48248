//! `/api/v1/users`.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::wire::answer;
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::{API_LIMIT, List, PAGE};
use crate::base::{Cx, Error, Fields, Locale, Result, Right, Role, UserId, calendar, validate};
use crate::features::identity::actions;
use crate::features::identity::actions::links::Kind;
use crate::features::identity::mail::Sent;
use crate::features::identity::model::{EditUser, NewUser};
use crate::features::identity::pages::listing::{after, place};
use crate::features::identity::pages::made_link;
use crate::features::identity::store::{self, users::Filter};
use crate::features::identity::web;

/// What every user may know of another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserShort {
    id: UserId,
    name: String,
    email: String,
    job_title: String,
}

/// A page of users.
pub type UserList = List<UserShort>;

/// The query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UsersQuery {
    limit: String,
    cursor: String,
    q: String,
    role: String,
    state: String,
}

/// `GET /api/v1/users`
pub async fn list(cx: Cx, Query(query): Query<UsersQuery>) -> Result<axum::Json<UserList>> {
    let mut fields = Fields::default();
    let most = i64::try_from(API_LIMIT).unwrap_or(i64::MAX);
    let limit = validate::int(&mut fields, "limit", &query.limit, 1, most)
        .and_then(|l| usize::try_from(l).ok())
        .unwrap_or(PAGE);
    let role = Role::parse(&query.role);
    if role.is_none() && !query.role.is_empty() {
        let allowed = Role::ALL.map(Role::code).join(", ");
        fields.add_with("role", "error-one-of", vec![("allowed", allowed)]);
    }
    let active = match query.state.as_str() {
        "" | "active" => Some((true, cx.today())),
        "inactive" => Some((false, cx.today())),
        other => {
            validate::one_of(&mut fields, "state", other, &["active", "inactive", "all"]);
            None
        }
    };
    fields.finish()?;
    let after = if query.cursor.is_empty() { None } else { Some(after(&query.cursor)?) };
    let filter = Filter { text: query.q, role, active, after };
    let rows = cx.read(move |q| store::users::list(q, &filter, limit + 1)).await?;
    let page = List::cut(rows, limit, place);
    let short = |u: crate::features::identity::model::User| UserShort {
        id: u.id,
        name: u.name,
        email: u.email,
        job_title: u.job_title,
    };
    Ok(axum::Json(List { items: page.items.into_iter().map(short).collect(), next: page.next }))
}

/// A new user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserInput {
    email: String,
    name: String,
    /// The install's without it.
    language: Option<Locale>,
    /// IANA name; the install's without it.
    #[serde(default)]
    time_zone: String,
    #[serde(default)]
    job_title: String,
    /// Ids in other systems, by which files name them.
    #[serde(default)]
    source_ids: Vec<String>,
    #[serde(default)]
    roles: Vec<Role>,
    /// Rights beyond those of the roles.
    #[serde(default)]
    rights: Vec<Right>,
    /// First day, ISO; today without it.
    #[serde(default)]
    active_from: String,
    /// Last day, ISO, included; open without it.
    #[serde(default)]
    active_to: String,
    /// Level on all accounts, 0 to 5.
    #[serde(default)]
    all_accounts: i64,
    /// Points of accounts that they can carry.
    capacity: Option<i64>,
}

impl UserInput {
    fn parse(self, today: Date) -> Result<NewUser> {
        let mut f = Fields::default();
        let active_from = calendar::parse_optional(&mut f, "active_from", &self.active_from, today);
        let active_last = calendar::parse_optional(&mut f, "active_to", &self.active_to, today);
        f.finish()?;
        Ok(NewUser {
            email: self.email,
            name: self.name,
            language: self.language,
            time_zone: self.time_zone,
            job_title: self.job_title,
            source_ids: self.source_ids,
            roles: self.roles,
            rights: self.rights,
            active_from,
            active_last,
            all_accounts: self.all_accounts,
            capacity: self.capacity,
        })
    }
}

/// `POST /api/v1/users`
pub async fn create(cx: Cx, Json(input): Json<UserInput>) -> Result<Response> {
    let new = input.parse(cx.today())?;
    let user = cx
        .write(move |tx, by| {
            let id = actions::create(tx, by, std::slice::from_ref(&new))?.first().copied().ok_or(Error::NotFound)?;
            store::find(tx, id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(answer(StatusCode::CREATED, user))
}

/// `GET /api/v1/users/{id}`
pub async fn find(cx: Cx, Path(id): Path<UserId>) -> Result<Response> {
    let user = cx.read(move |q| store::find(q, id)?.ok_or(Error::NotFound)).await?;
    Ok(answer(StatusCode::OK, user))
}

/// What changes of a user; what is absent stays. The last day changes by deactivation.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UserPatch {
    email: Option<String>,
    name: Option<String>,
    language: Option<Locale>,
    time_zone: Option<String>,
    job_title: Option<String>,
    /// Ids in other systems, by which files name them.
    source_ids: Option<Vec<String>>,
    roles: Option<Vec<Role>>,
    rights: Option<Vec<Right>>,
    /// First day, ISO.
    active_from: Option<String>,
    /// Level on all accounts, 0 to 5.
    all_accounts: Option<i64>,
    /// Points of accounts that they can carry.
    capacity: Option<i64>,
}

/// `PATCH /api/v1/users/{id}`
pub async fn edit(cx: Cx, Path(id): Path<UserId>, version: IfMatch, Json(patch): Json<UserPatch>) -> Result<Response> {
    let mut f = Fields::default();
    let active_from = patch.active_from.map(|day| calendar::parse_required(&mut f, "active_from", &day, cx.today()));
    f.finish()?;
    let input = EditUser {
        email: patch.email,
        name: patch.name,
        language: patch.language,
        time_zone: patch.time_zone,
        job_title: patch.job_title,
        source_ids: patch.source_ids,
        roles: patch.roles,
        rights: patch.rights,
        active_from,
        all_accounts: patch.all_accounts,
        capacity: patch.capacity,
        base: version.version(),
    };
    let user = cx.write(move |tx, by| actions::edit(tx, by, id, &input)).await?;
    Ok(answer(StatusCode::OK, user))
}

/// How access ends.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Deactivation {
    /// Last day, ISO, included; at once without it.
    last: Option<String>,
    /// Go on although they lead accounts.
    anyway: bool,
}

/// `POST /api/v1/users/{id}/deactivation`
pub async fn deactivate(cx: Cx, Path(id): Path<UserId>, Json(input): Json<Deactivation>) -> Result<Response> {
    let mut f = Fields::default();
    let last = input.last.map(|day| calendar::parse_required(&mut f, "last", &day, cx.today()));
    f.finish()?;
    let user = cx
        .write(move |tx, by| {
            actions::deactivate(tx, by, id, last, input.anyway)?;
            store::find(tx, id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(answer(StatusCode::CREATED, user))
}

/// `DELETE /api/v1/users/{id}/deactivation`
pub async fn reactivate(cx: Cx, Path(id): Path<UserId>) -> Result<Response> {
    let user = cx
        .write(move |tx, by| {
            actions::reactivate(tx, by, id)?;
            store::find(tx, id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(answer(StatusCode::OK, user))
}

/// Which link.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkInput {
    /// `invite` or `reset`.
    kind: String,
}

/// A link that was made.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkOut {
    /// Its address.
    url: String,
    /// Whether it was mailed to the user.
    mailed: bool,
}

/// `POST /api/v1/users/{id}/links`
pub async fn link(
    cx: Cx,
    headers: HeaderMap,
    Path(id): Path<UserId>,
    Json(input): Json<LinkInput>,
) -> Result<Response> {
    let mut fields = Fields::default();
    validate::one_of(&mut fields, "kind", &input.kind, &["invite", "reset"]);
    fields.finish()?;
    let kind = Kind::parse(&input.kind).ok_or_else(|| Error::field("kind", "error-choose"))?;
    let made = made_link(&cx, &headers, id, kind).await?;
    let out = LinkOut { url: made.url, mailed: made.sent == Sent::Yes };
    Ok(web::no_store((StatusCode::CREATED, axum::Json(out)).into_response()))
}
