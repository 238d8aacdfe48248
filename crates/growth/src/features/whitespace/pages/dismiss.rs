//! `/accounts/{id}/whitespace/dismiss`: why an opening is put off, and until when.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::super::actions::openings::{self, Dismiss};
use super::super::model::openings::Reason;
use super::{PlaceQuery, tab_href};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Cx, Edit, Error, Fields, Read, Result, calendar, flash, validate};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::features::offerings;
use crate::features::people::pages::draw::{Draw, crumbs, form_panel};
use crate::ui::{self, Look};

/// What people type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DismissForm {
    unit: String,
    offering: String,
    reason: String,
    note: String,
    until: String,
}

impl DismissForm {
    fn read(&self, by: &Acting) -> Result<Dismiss> {
        let place = PlaceQuery { unit: self.unit.clone(), offering: self.offering.clone(), as_of: String::new() };
        let (place, mut wrong) = (place.place()?, Fields::default());
        let reason = Reason::parse(self.reason.trim());
        if reason.is_none() {
            wrong.add("reason", "error-choose");
        }
        let note = validate::line(&mut wrong, "note", &self.note, validate::LINE);
        let until = calendar::parse_required(&mut wrong, "until", &self.until, by.today);
        wrong.finish()?;
        Ok(Dismiss { place, reason: reason.unwrap_or(Reason::Other), note, until })
    }
}

/// `GET /accounts/{id}/whitespace/dismiss`
pub(super) async fn show(cx: Cx, Path(account): Path<AccountId>, Query(asked): Query<PlaceQuery>) -> Result<Response> {
    asked.place()?;
    let until = cx.today().checked_add(3.months()).unwrap_or(cx.today()).to_string();
    let reason = Reason::NotNow.code().to_owned();
    let form = DismissForm { unit: asked.unit, offering: asked.offering, reason, note: String::new(), until };
    page(&cx, account, &form, &Fields::default()).await
}

/// `POST /accounts/{id}/whitespace/dismiss`
pub(super) async fn save(cx: Cx, Path(account): Path<AccountId>, Form(form): Form<DismissForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            openings::dismiss(tx, by, account, &form.read(by)?)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&tab_href(account), "whitespace-dismissed", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, account, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

/// `POST /accounts/{id}/whitespace/dismissed/{dismissal}/recalling`
pub(super) async fn recall(cx: Cx, Path((account, id)): Path<(AccountId, Uuid)>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| openings::recall(tx, by, account, id)).await?;
    Ok(flash::done(&tab_href(account), "whitespace-recalled", Some(batch)))
}

async fn page(cx: &Cx, account: AccountId, form: &DismissForm, fields: &Fields) -> Result<Response> {
    let (inner, id) = (cx.clone(), form.offering.parse().ok());
    let (name, offering) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            permit.may::<Edit>()?;
            let offering = id.map(|id| offerings::store::find(q, id)).transpose()?;
            Ok((accounts::store::account::name(&permit)?, offering.map(|o| o.facts.name).unwrap_or_default()))
        })
        .await?;
    let title = cx.t("whitespace-dismiss");
    let d = Draw { cx, fields, prefix: "whitespace" };
    let reasons: Vec<(&str, &str)> = Reason::ALL.iter().map(|r| (r.code(), cx.t(r.label()))).collect();
    let body = html! {
        (ui::page_head(title, html! { (offering) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (tab_href(account)) "/dismiss" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("unit", &form.unit))
                (ui::hidden("offering", &form.offering))
                (d.select("reason", &form.reason, &reasons))
                (d.day("until", &form.until, "whitespace-hint-until"))
                (d.text("note", &form.note, ""))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, &tab_href(account), "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("whitespace-dismiss")))
                }))
            }
        }))
    };
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(crumbs(Page::new(title, body), cx, account, &name)
        .crumb(Some(&tab_href(account)), cx.t("whitespace-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx))
}
