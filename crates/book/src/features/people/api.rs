//! People for machines.

use std::collections::HashMap;

use axum::http::{Method, StatusCode};
use axum::response::Response;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use super::api_details::{DetailsInput, DetailsOut};
use super::api_details::{MovingInput, moving};
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
use crate::features::fields::{self, Catalogue, Subject, input};

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ALL: &str = "/api/v1/accounts/{id}/people";
    const ONE: &str = "/api/v1/accounts/{id}/people/{position}";
    let scoped = Op::new("People at the accounts in scope, by name").gives::<List<PersonOut>>().query(PEOPLE_QUERY);
    let here = Op::new("People of an account, former ones included").gives::<List<PersonOut>>().query(PAGE_QUERY);
    let post = Op::new("Adds a person to an account").takes::<PersonInput>().gives::<PersonOut>();
    let patch = Op::new("Changes a position; needs If-Match").takes::<PersonPatch>().gives::<PersonOut>();
    let go = Op::new("Ends a position and begins one at another account, in one step")
        .takes::<MovingInput>()
        .gives::<PersonOut>();
    let leave = Op::new("Ends a position").takes::<LeavingInput>().gives::<PersonOut>();
    routes
        .api(Method::GET, "/api/v1/people", Need::User, scoped, list)
        .api(Method::GET, ALL, Need::User, here, list_here)
        .api(Method::POST, ALL, Need::User, post, create)
        .api(Method::GET, ONE, Need::User, Op::new("A person's position at an account").gives::<PersonOut>(), get)
        .api(Method::PATCH, ONE, Need::User, patch, change)
        .api(Method::DELETE, ONE, Need::User, Op::new("Archives a position entered by mistake"), archive)
        .api(Method::POST, "/api/v1/accounts/{id}/people/{position}/leaving", Need::User, leave, leaving)
        .api(Method::POST, "/api/v1/accounts/{id}/people/{position}/moving", Need::User, go, moving)
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
    /// Values of custom fields by their key; those without a value are absent. `GET /api/v1/fields/person` says what
    /// each looks like.
    pub custom: Map<String, Value>,
    /// Last two-way conversation with this person here; only in lists.
    pub last_conversation_at: Option<String>,
    /// What else is known; null in lists.
    pub details: Option<DetailsOut>,
    /// For If-Match.
    pub version: i64,
}

impl PersonOut {
    pub(super) fn of(p: Position) -> Self {
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
            custom: input::to_json(&p.custom),
            last_conversation_at: None,
            details: Some(DetailsOut::of(&p.details)),
            version: p.version,
        }
    }

    fn line(l: Line, values: &HashMap<uuid::Uuid, Map<String, Value>>) -> Self {
        Self {
            custom: values.get(&l.id.0).map(input::to_json).unwrap_or_default(),
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
            details: None,
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
    /// Values of custom fields by their key; absent ones get their default, null says none.
    pub custom: Map<String, Value>,
    /// What else is known.
    pub details: DetailsInput,
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
    /// Values of custom fields by their key; null takes one away, absent ones stay.
    pub custom: Map<String, Value>,
    /// What else is known: absent stays, null clears.
    pub details: DetailsInput,
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
        given.extend(self.details.fill(&mut form));
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
    let (viewer, inner) = (cx.viewer.clone(), cx.clone());
    let found = cx
        .read(move |q| {
            if let Some(account) = asked.account {
                look::<Read>(q, &viewer, account)?;
            }
            let s = slice(&asked.limit, &asked.cursor, &asked.scope, &asked.sort, &["name"])?;
            let scope = Scope::resolve(q, &viewer, s.choice)?;
            let filter = Filter { text: asked.q, account: asked.account, former: asked.former };
            let rows = page(q, &scope, &filter, s.cursor.as_ref(), s.descending, s.limit)?;
            let list = List::cut(rows, s.limit, cursor);
            let ids: Vec<_> = list.items.iter().map(|l| (l.account, l.id.0)).collect();
            let known = !inner.settings().catalogue.is_empty();
            let values = if known { fields::store::of_many(q, Subject::Person, &ids)? } else { HashMap::new() };
            Ok((list, values))
        })
        .await?;
    let (found, values) = found;
    let items = found.items.into_iter().map(|line| PersonOut::line(line, &values)).collect();
    Ok(axum::Json(List { items, next: found.next }))
}

pub(super) fn out(tx: &Tx<'_>, by: &Acting, account: AccountId, id: PositionId) -> Result<PersonOut> {
    Ok(PersonOut::of(store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?))
}

/// The custom values of an input, by `cf_KEY`.
fn custom(tx: &Tx<'_>, by: &Acting, values: &Map<String, Value>) -> Result<Map<String, Value>> {
    let catalogue = Catalogue::acting(tx, by, !values.is_empty())?;
    let mut wrong = Fields::default();
    let values = input::from_json(values, &catalogue, Subject::Person, input::ground(by), &mut wrong);
    wrong.finish()?;
    Ok(values)
}

async fn get(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let found = cx.read(move |q| store::position::find(&look::<Read>(q, &viewer, account)?, id)).await?;
    let version = found.version;
    Ok(tagged(StatusCode::OK, version, PersonOut::of(found)))
}

async fn create(cx: Cx, Path(account): Path<AccountId>, Json(asked): Json<PersonInput>) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let mut form = PersonForm {
                name: asked.name.clone(),
                title: asked.title.clone(),
                email: asked.email.clone(),
                phone: asked.phone.clone(),
                unit: asked.unit_id.map(|u| u.to_string()).unwrap_or_default(),
                valid_from: asked.valid_from.clone().unwrap_or_default(),
                valid_to: asked.valid_to.clone().unwrap_or_default(),
                ..PersonForm::default()
            };
            asked.details.clone().fill(&mut form);
            if let Some(person) = asked.person_id {
                if !store::position::visible(tx, &by.viewer, person)? {
                    return Err(Error::field("person_id", "error-unknown"));
                }
                form.name = store::position::person_name(tx, person)?;
            }
            let mut new = form.new_person(account, by.today)?;
            new.person = asked.person_id;
            new.custom = custom(tx, by, &asked.custom)?;
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
    Json(asked): Json<PersonPatch>,
) -> Result<Response> {
    let base = version.version();
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let values = custom(tx, by, &asked.custom)?;
            let (form, given) = asked.clone().form();
            let mut edit = form.edit(&given, Base::at(base), by.today)?;
            edit.set.extend(values);
            actions::edit(tx, by, account, id, &edit)?;
            out(tx, by, account, id)
        })
        .await?;
    Ok(tagged(StatusCode::OK, body.version, body))
}

async fn leaving(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Json(asked): Json<LeavingInput>,
) -> Result<Response> {
    let body = cx
        .write(move |tx, by| {
            out(tx, by, account, id)?;
            let mut fields = Fields::default();
            let last = calendar::parse_optional(&mut fields, "last_day", &asked.last_day, by.today).unwrap_or(by.today);
            let reason = validate::line(&mut fields, "reason", &asked.reason, validate::LINE);
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
