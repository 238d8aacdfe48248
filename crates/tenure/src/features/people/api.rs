//! People for machines.

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::listing::slice;
use super::merge::Base;
use super::model::{PersonForm, Position};
use super::pages::list::cursor;
use super::store::list::{Filter, Line, page};
use super::wire::{created, given, last_day, tagged};
use super::{actions, store};
use crate::base::extract::{IfMatch, Json, Path, Query};
use crate::base::paging::List;
use crate::base::permit::look;
use crate::base::routes::{LIST_QUERY, Op};
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Need, PersonId, PositionId, Read, Result, Routes, Scope, Tx, UnitId,
    calendar, validate,
};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/people";
    const ONE: &str = "/api/v1/accounts/{id}/people/{position}";
    let scoped = Op::new("People at the accounts in scope, by name").gives::<List<PersonOut>>().query(PEOPLE_QUERY);
    let here = Op::new("People of an account, former ones included").gives::<List<PersonOut>>().query(PAGE_QUERY);
    let post = Op::new("Adds a person to an account").takes::<PersonInput>().gives::<PersonOut>();
    let patch = Op::new("Changes a position; needs If-Match").takes::<PersonPatch>().gives::<PersonOut>();
    let leave = Op::new("Ends a position").takes::<LeavingInput>().gives::<PersonOut>();
    routes
        .api(Method::GET, "/api/v1/people", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A person's position at an account").gives::<PersonOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Archives a position entered by mistake"), archive)
        .api(Method::POST, "/api/v1/accounts/{id}/people/{position}/leaving", Need::User, leave, leaving)
}

/// Parameters of lists inside one account.
pub const PAGE_QUERY: &[(&str, &str)] = &[
    ("limit", "Rows per page, 1 to 200; 50 without it"),
    ("cursor", "The `next` of the page before"),
    ("sort", LIST_QUERY[2].1),
];

const PEOPLE_QUERY: &[(&str, &str)] = &[
    LIST_QUERY[0],
    LIST_QUERY[1],
    LIST_QUERY[2],
    LIST_QUERY[3],
    ("q", "Words in name, title, e-mail or account"),
    ("account", "Only this account"),
    ("former", "true shows former positions too"),
];

/// A person's position at an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonOut {
    /// The position.
    pub id: PositionId,
    /// The person, the same at every account.
    pub person_id: PersonId,
    /// The account.
    pub account_id: AccountId,
    /// Full name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Work e-mail, or empty.
    pub email: String,
    /// Phone, or empty.
    pub phone: String,
    /// The unit.
    pub unit_id: Option<UnitId>,
    /// First day.
    pub valid_from: String,
    /// Last day, included; null when open.
    pub valid_to: Option<String>,
    /// Last two-way conversation with this person here; only in lists.
    pub last_conversation_at: Option<String>,
    /// For If-Match.
    pub version: i64,
}

impl PersonOut {
    fn of(p: Position) -> Self {
        Self {
            id: p.id,
            person_id: p.person,
            account_id: p.account,
            name: p.name,
            title: p.title,
            email: p.email,
            phone: p.phone,
            unit_id: p.unit,
            valid_from: p.span.from.to_string(),
            valid_to: last_day(p.span.to),
            last_conversation_at: None,
            version: p.version,
        }
    }

    fn line(l: Line) -> Self {
        Self {
            id: l.id,
            person_id: l.person,
            account_id: l.account,
            name: l.name,
            title: l.title,
            email: l.email,
            phone: l.phone,
            unit_id: l.unit,
            valid_from: l.from.to_string(),
            valid_to: last_day(l.to),
            last_conversation_at: l.last_at.map(|at| at.to_string()),
            version: l.version,
        }
    }
}

/// A new person.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonInput {
    /// Full name; not needed with person_id.
    pub name: String,
    /// A person known from another account.
    pub person_id: Option<PersonId>,
    /// Title.
    pub title: String,
    /// Work e-mail.
    pub email: String,
    /// Phone.
    pub phone: String,
    /// A unit of the account.
    pub unit_id: Option<UnitId>,
    /// First day; today without it.
    pub valid_from: Option<String>,
    /// Last day, included; open without it.
    pub valid_to: Option<String>,
}

/// Fields to change: absent stays, null clears.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of PersonInput")]
pub struct PersonPatch {
    #[serde(deserialize_with = "given")]
    pub name: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub title: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub email: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub phone: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub unit_id: Option<Option<UnitId>>,
    #[serde(deserialize_with = "given")]
    pub valid_from: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    pub valid_to: Option<Option<String>>,
}

impl PersonPatch {
    fn form(self) -> (PersonForm, Vec<&'static str>) {
        let mut form = PersonForm::default();
        let mut given = Vec::new();
        let mut put = |name: &'static str, slot: &mut String, value: Option<Option<String>>| {
            if let Some(value) = value {
                *slot = value.unwrap_or_default();
                given.push(name);
            }
        };
        put("name", &mut form.name, self.name);
        put("title", &mut form.title, self.title);
        put("email", &mut form.email, self.email);
        put("phone", &mut form.phone, self.phone);
        put("unit", &mut form.unit, self.unit_id.map(|u| u.map(|u| u.to_string())));
        put("valid_from", &mut form.valid_from, self.valid_from);
        put("valid_to", &mut form.valid_to, self.valid_to);
        (form, given)
    }
}

/// When somebody left.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LeavingInput {
    /// Last day, included; today without it.
    pub last_day: String,
    /// Why.
    pub reason: String,
}

/// Query of the lists.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeopleQuery {
    limit: String,
    cursor: String,
    sort: String,
    scope: String,
    q: String,
    account: Option<AccountId>,
    former: bool,
}

async fn list(cx: Cx, Query(asked): Query<PeopleQuery>) -> Result<axum::Json<List<PersonOut>>> {
    lines(cx, asked).await
}

async fn list_here(
    cx: Cx,
    Path(account): Path<AccountId>,
    Query(asked): Query<PeopleQuery>,
) -> Result<axum::Json<List<PersonOut>>> {
    lines(cx, PeopleQuery { account: Some(account), former: true, ..asked }).await
}

async fn lines(cx: Cx, asked: PeopleQuery) -> Result<axum::Json<List<PersonOut>>> {
    let viewer = cx.viewer.clone();
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["name"])?;
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let filter = Filter { text: asked.q, account: asked.account, former: asked.former };
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            Ok(List::cut(rows, s.limit, cursor))
        })
        .await?;
    let items = found.items.into_iter().map(PersonOut::line).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<PersonOut> {
    Ok(PersonOut::of(store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?))
}

async fn get(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| store::position::find(&look::<Read>(q, &viewer, account)?, id)).await?;
    let version = found.version;
    Ok(tagged(StatusCode::OK, version, PersonOut::of(found)))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(input): Json<PersonInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut form = PersonForm {
                name: input.name.clone(),
                title: input.title.clone(),
                email: input.email.clone(),
                phone: input.phone.clone(),
                unit: input.unit_id.map(|u| u.to_string()).unwrap_or_default(),
                valid_from: input.valid_from.clone().unwrap_or_default(),
                valid_to: input.valid_to.clone().unwrap_or_default(),
                ..PersonForm::default()
            };
            if let Some(person) = input.person_id {
                if !store::position::visible(tx, &by.viewer, person)? {
                    return Err(Error::field("person_id", "error-unknown"));
                }
                form.name = store::position::person_name(tx, person)?;
            }
            let mut new = form.new_person(account, by.today)?;
            new.person = input.person_id;
            let (_, id) = actions::add(tx, by, &[new])?[0];
            out(tx, by, account, id)
        })
        .await?;
    Ok(created(&format!("/api/v1/accounts/{account}/people/{}", body.id), body.version, body))
}

async fn change(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    version: IfMatch,
    Json(input): Json<PersonPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let (form, given) = input.clone().form();
            actions::edit(tx, by, account, id, &form.edit(&given, Base::at(base), by.today)?)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn leaving(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Json(input): Json<LeavingInput>,
) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let mut fields = Fields::default();
            let last = calendar::parse_optional(&mut fields, "last_day", &input.last_day, by.today).unwrap_or(by.today);
            let reason = validate::line(&mut fields, "reason", &input.reason, validate::LINE);
            fields.finish()?;
            actions::end(tx, by, account, id, last, &reason)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::CREATED, body.version, body))
}

async fn archive(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<StatusCode> {
    cx.write(move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
