//! `/accounts/{id}/people/{position}/edit`, and the buttons of the person page: leave, archive.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::merge::{self, Base, Posted};
use super::super::model::{self, PersonForm};
use super::super::{actions, custom, store};
use super::draw::{Clash, Draw, conflict_page, crumbs, form_panel};
use super::new::{Place, person_fields};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Edit, Error, Fields, Need, PositionId, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::fields::{Catalogue, Subject, draw, input};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/people/{position}/edit";
    routes
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
        .post("/accounts/{id}/people/{position}/leaving", Need::User, leave)
        .post("/accounts/{id}/people/{position}/archiving", Need::User, archive)
}

async fn edit(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let inner = cx.clone();
    let (position, place) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let position = store::position::find(&permit, id)?;
            permit.may::<Edit>()?;
            Ok((position, Place::load(&permit, &inner)?))
        })
        .await?;
    let form = PersonForm::of(&position, &place.custom, cx.locale());
    Ok(page(&cx, (account, id), &form, &Fields::default(), &place))
}

async fn save(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (custom, pairs) = input::split(pairs);
    let mut posted = Posted::<PersonForm>::read(pairs)?;
    posted.form.custom = custom;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let before = store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?.version;
            let version = posted.form.version.parse().map_err(|_| Error::field("version", "error-version"))?;
            let base = Base { version: Some(version), ..posted.base.clone() };
            let catalogue = Catalogue::acting(tx, by, !posted.form.custom.0.is_empty())?;
            let mut wrong = Fields::default();
            let values = posted.form.custom.values(&catalogue, Subject::Person, input::ground(by), &mut wrong);
            let (mut edit, values) = input::both(posted.form.edit(&model::fields(), base, by.today), values, wrong)?;
            edit.set.extend(values);
            edit.whole = true;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != before)
        })
        .await;
    let here = format!("/accounts/{account}/people/{id}");
    match done {
        Ok(changed) => Ok(flash::done(&here, "people-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let place = load(&cx, account).await?;
            Ok(page(&cx, (account, id), &form, &fields, &place))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let place = load(&cx, account).await?;
            let name = place.account.as_ref().map_or("", |(_, name)| name.as_str());
            let action = format!("{here}/edit");
            let custom = draw::labels(&place.custom, Subject::Person, cx.locale());
            let conflict = draw::in_words(&place.custom, Subject::Person, cx.locale(), conflict);
            let words: Vec<(String, String)> = place.units.iter().chain(&place.bases).cloned().collect();
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "people",
                words: &words,
                account: (account, name),
                custom: &custom,
            };
            Ok(conflict_page(&cx, &clash, &input::pairs(merge::pairs(&form), &form.custom), &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId) -> Result<Place> {
    let inner = cx.clone();
    cx.read(move |q| Place::load(&look::<Read>(q, &inner.viewer, account)?, &inner)).await
}

fn page(
    cx: &Cx,
    (account, id): (AccountId, PositionId),
    form: &PersonForm,
    fields: &Fields,
    place: &Place,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/accounts/{account}/people/{id}");
    let title = cx.tr("people-edit-title", &[("name", form.name_was.as_str().into())]);
    let d = Draw { cx, fields, prefix: "people" };
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        (form_panel(cx.t("people-facts"), html! {
            form.set method="post" action={ (here) "/edit" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (ui::hidden("name_was", &form.name_was))
                (ui::hidden("names_was", &form.names_was))
                (person_fields(&d, form, &place.units))
                (super::details::fields(&d, form, &place.bases))
                (custom::inputs(cx, &place.custom, form, &place.must, fields))
                (ui::form_foot(html! { (cx.t("people-edit-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let name = place.account.as_ref().map_or("", |(_, name)| name.as_str());
    crumbs(Page::new(title, body), cx, account, name)
        .crumb(Some(&here), form.name_was.as_str())
        .crumb(None, cx.t("edit"))
        .status(status)
        .respond(cx)
}

/// When somebody left.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LeaveForm {
    last_day: String,
    reason: String,
}

async fn leave(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(form): Form<LeaveForm>,
) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        let mut fields = Fields::default();
        let last = calendar::parse_optional(&mut fields, "last_day", &form.last_day, by.today).unwrap_or(by.today);
        let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
        look::<Read>(tx, &by.viewer, account)?;
        fields.finish()?;
        actions::end(tx, by, account, id, last, &reason)
    })
    .await?;
    Ok(flash::done(&format!("/accounts/{account}/people/{id}"), "people-left", Some(batch)))
}

async fn archive(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}/people"), "people-archived", Some(batch)))
}
