//! Settling on a small page that opens in a dialog; opening again and archiving are one button each.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::model::Settling;
use super::super::store::list::{Line, one};
use super::super::{actions, store};
use super::href;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, ConcernId, Contribute, Cx, Error, Fields, Need, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts::pages::form::summary;
use crate::features::people::pages::draw::{Draw, crumbs, form_panel, with_none};
use crate::features::promises::pages::form::Ground;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const SETTLE: &str = "/accounts/{id}/concerns/{concern}/settling";
    routes
        .get(SETTLE, Need::User, show)
        .post(SETTLE, Need::User, settle)
        .post("/accounts/{id}/concerns/{concern}/reopening", Need::User, reopen)
        .post("/accounts/{id}/concerns/{concern}/archiving", Need::User, archive)
}

type At = Path<(AccountId, ConcernId)>;

/// What people type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Settling, as text")]
pub struct SettleForm {
    pub on: String,
    pub confirmed_by: String,
    pub evidence: String,
}

impl SettleForm {
    fn read(&self, by: &Acting) -> Result<Settling> {
        let mut fields = Fields::default();
        let settling = Settling {
            on: calendar::parse_optional(&mut fields, "on", &self.on, by.today).unwrap_or(by.today),
            confirmed_by: validate::id(&mut fields, "confirmed_by", &self.confirmed_by),
            evidence: validate::line(&mut fields, "evidence", &self.evidence, validate::LINE),
        };
        fields.finish()?;
        Ok(settling)
    }
}

async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    let (line, ground) = load(&cx, at).await?;
    let person = line.concern.person.map(|id| id.to_string()).unwrap_or_default();
    let form = SettleForm { confirmed_by: person, ..SettleForm::default() };
    Ok(page(&cx, &line, &ground, &form, &Fields::default()))
}

async fn settle(cx: Cx, Path(at): At, Form(form): Form<SettleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, at.0)?;
            actions::settle(tx, by, at.0, at.1, &form.read(by)?)
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(at.0, at.1), "concerns-settled", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (line, ground) = load(&cx, at).await?;
            Ok(page(&cx, &line, &ground, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, (account, id): (AccountId, ConcernId)) -> Result<(Line, Ground)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let line = one(q, permit.account(), id)?;
        permit.may::<Contribute>()?;
        let ground = Ground::load(&permit, &inner, line.concern.person, None)?;
        Ok((line, ground))
    })
    .await
}

fn page(cx: &Cx, line: &Line, ground: &Ground, form: &SettleForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = href(line.concern.account, line.concern.id);
    let title = cx.t("concerns-settle");
    let d = Draw { cx, fields, prefix: "concerns" };
    let body = html! {
        (ui::page_head(title, html! { (line.concern.words) }, html! {}))
        (form_panel(title, html! {
            form.set method="post" action={ (here) "/settling" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                p.mute { (cx.t("concerns-settle-note")) }
                @if !ground.people.is_empty() {
                    (d.select("confirmed_by", &form.confirmed_by, &with_none(cx.t("promises-nobody"), &ground.people)))
                }
                (d.text("evidence", &form.evidence, "promises-hint-evidence"))
                (d.day("on", &form.on, "promises-hint-on"))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "check", title))
                }))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, line.concern.account, &line.account)
        .crumb(Some(&here), cx.t("concerns-one"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

async fn reopen(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        store::concern::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
        actions::reopen(tx, by, account, id, "")
    })
    .await?;
    Ok(flash::done(&href(account, id), "concerns-reopened", Some(batch)))
}

async fn archive(cx: Cx, Path((account, id)): At) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "concerns-archived", Some(batch)))
}
