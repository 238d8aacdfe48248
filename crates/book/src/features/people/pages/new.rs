//! `/people/new`: a person at an account.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::super::model::PersonForm;
use super::super::{actions, custom};
use super::draw::{Draw, account_of, at_typed, crumbs, form_panel, on_account, with_none};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Fields, Need, Permit, Read, Result, Routes, flash};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::fields::input::{self, Typed};
use crate::features::fields::{Catalogue, Subject};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/new", Need::User, new).post("/people/new", Need::User, create)
}

/// Which account, when it is known.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
}

/// The account and its units, once it is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// Id and name.
    pub account: Option<(AccountId, String)>,
    /// Units: id and name.
    pub units: Vec<(String, String)>,
    /// Custom fields.
    pub custom: Arc<Catalogue>,
    /// Names of those that must be filled here.
    pub must: Vec<String>,
    /// Why one may keep data: code and words.
    pub bases: Vec<(String, String)>,
}

impl Place {
    pub(super) fn load(permit: &Permit<'_, Read>, cx: &Cx) -> Result<Self> {
        let name = accounts::store::account::name(permit)?;
        let custom = Catalogue::of(permit.conn(), cx)?;
        let must = custom::must(permit, cx, &custom, Subject::Person)?;
        let bases = super::details::bases(permit.conn(), cx)?;
        Ok(Self { account: Some((permit.account(), name)), units: units(permit)?, custom, must, bases })
    }

    /// Before the account is known.
    fn nowhere(q: &Conn<'_>, cx: &Cx) -> Result<Self> {
        let bases = super::details::bases(q, cx)?;
        Ok(Self { custom: Catalogue::of(q, cx)?, bases, ..Self::default() })
    }

    fn of(q: &Conn<'_>, cx: &Cx, account: &str) -> Result<Self> {
        at_typed(q, &cx.viewer, account, |permit| Self::load(permit, cx), || Self::nowhere(q, cx))
    }

    /// The form of a new person.
    pub(super) fn form(&self) -> PersonForm {
        PersonForm { custom: Typed::initial(&self.custom, Subject::Person), ..PersonForm::default() }
    }
}

/// The units of an account, for a select.
pub fn units(permit: &Permit<'_, Read>) -> Result<Vec<(String, String)>> {
    let list = accounts::store::units::list(permit)?;
    Ok(list.into_iter().filter(|u| u.archived_at.is_none()).map(|u| (u.id.to_string(), u.name)).collect())
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let place = cx
        .read(move |q| match start.account {
            None => Place::nowhere(q, &inner),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Edit>()?;
                Place::load(&permit, &inner)
            }
        })
        .await?;
    Ok(page(&cx, &place.form(), &Fields::default(), &place))
}

async fn create(cx: Cx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let (form, custom) = input::form::<PersonForm>(pairs)?;
    let form = PersonForm { custom, ..form };
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let person =
                on_account(account, |account| custom::with(tx, by, &form, form.new_person(account, by.today)))?;
            actions::add(tx, by, std::slice::from_ref(&person))?;
            Ok(person.account)
        })
        .await;
    match done {
        Ok(account) => Ok(flash::done(&format!("/accounts/{account}/people"), "people-added", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (inner, account) = (cx.clone(), typed.account.clone());
            let place = cx.read(move |q| Place::of(q, &inner, &account)).await?;
            Ok(page(&cx, &typed, &fields, &place))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, form: &PersonForm, fields: &Fields, place: &Place) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("people-new");
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = &place.account { (name) } }, html! {}))
        (form_panel(title, add_form(cx, form, fields, place, true)))
    };
    let page = match &place.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/people").crumb(Some("/people"), cx.t("people-title")),
    };
    page.crumb(None, title).status(status).respond(cx)
}

/// The form; on the account's tab it stands beside the list, without the `details`.
pub(super) fn add_form(cx: &Cx, form: &PersonForm, fields: &Fields, place: &Place, details: bool) -> Markup {
    let d = Draw { cx, fields, prefix: "people" };
    html! {
        form.set method="post" action="/people/new" novalidate data-enhance[cx.request.fragment] {
            (summary(cx, fields))
            @match &place.account {
                Some((id, _)) => (ui::hidden("account", &id.to_string())),
                None => (d.account(&form.account, true)),
            }
            (person_fields(&d, form, &place.units))
            (custom::inputs(cx, &place.custom, form, &place.must, fields))
            @if details { (super::details::fields(&d, form, &place.bases)) }
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "plus", cx.t("people-add"))))
        }
    }
}

/// The fields that new people and edits share.
pub(super) fn person_fields(d: &Draw<'_>, form: &PersonForm, units: &[(String, String)]) -> Markup {
    html! {
        (ui::field_grid(html! {
            (d.required("name", &form.name))
            (d.text("title", &form.title, ""))
            (d.email("email", &form.email))
            (d.text("phone", &form.phone, ""))
            @if !units.is_empty() { (d.select("unit", &form.unit, &with_none(d.cx.t("none"), units))) }
            (d.day("valid_from", &form.valid_from, "people-hint-from"))
            @if !form.version.is_empty() { (d.day("valid_to", &form.valid_to, "people-hint-to")) }
        }))
    }
}

/// Whether the viewer may add people here.
pub(super) fn may_add(permit: &Permit<'_, Read>) -> bool {
    permit.allows::<Edit>()
}
