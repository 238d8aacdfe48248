//! What data protection asks of a person's page: a copy as a file, keeping data longer, and erasing it, asked twice.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::super::merge::Base;
use super::super::model::{EditPerson, Position};
use super::super::words::ERASED;
use super::super::{actions, export, store};
use super::draw::{Draw, crumbs, form_panel};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Edit, Error, Fields, Need, Permit, PositionId, Read, Result, Right, Routes, calendar, flash,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::ui;

const ERASE: Need = Need::Right(Right::Erase);

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/accounts/{id}/people/{position}/erasure";
    routes
        .get("/accounts/{id}/people/{position}/data", Need::User, file)
        .post("/accounts/{id}/people/{position}/keeping", Need::User, keep)
        .get(ONE, ERASE, ask)
        .post(ONE, ERASE, erase)
}

/// The buttons under the facts on data protection.
pub(super) fn buttons(permit: &Permit<'_, Read>, cx: &Cx, p: &Position) -> Markup {
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    html! {
        @if permit.ranks::<Edit>() && p.name != ERASED {
            (ui::link_button(ui::Look::Ghost, &format!("{here}/data"), "download", cx.t("people-data")))
        }
        @if cx.viewer.has(Right::Erase) && p.name != ERASED {
            (ui::link_button(ui::Look::Ghost, &format!("{here}/erasure"), "trash", cx.t("people-erase")))
        }
    }
}

async fn file(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let inner = cx.clone();
    let copy = cx.snapshot(move |q| copy(q, &inner, account, id)).await?;
    let text = serde_json::to_string_pretty(&copy).map_err(|e| Error::internal(e.to_string()))?;
    let disposition = format!("attachment; filename=\"person-{id}.json\"");
    let kind = String::from("application/json; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], text).into_response())
}

/// The copy for whoever may change the position.
pub(in crate::features::people) fn copy(
    q: &crate::base::Conn<'_>,
    cx: &Cx,
    account: AccountId,
    id: PositionId,
) -> Result<serde_json::Value> {
    let permit = look::<Read>(q, &cx.viewer, account)?;
    let position = store::position::find(&permit, id)?;
    if !permit.ranks::<Edit>() {
        return Err(Error::Forbidden("error-needs-edit"));
    }
    export::export(q, &cx.viewer, &cx.app.registry, position.person)
}

/// Until when.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeepForm {
    until: String,
}

async fn keep(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(form): Form<KeepForm>,
) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| {
        store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
        let mut fields = Fields::default();
        let until = calendar::parse_required(&mut fields, "until", &form.until, by.today);
        fields.finish()?;
        if until <= by.today {
            return Err(Error::field("until", "people-error-until"));
        }
        let set = json!({"keep_until": until.to_string()}).as_object().cloned().unwrap_or_default();
        actions::edit(tx, by, account, id, &EditPerson { set, base: Base::default(), ..EditPerson::default() })
    })
    .await?;
    Ok(flash::done("/people/retention", "people-kept", Some(batch)))
}

/// The name as typed, and whether it was asked a second time.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EraseForm {
    confirm: String,
    really: String,
}

async fn load(cx: &Cx, account: AccountId, id: PositionId) -> Result<(Position, String, usize)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let position = store::position::find(&permit, id)?;
        if store::position::erased(q, position.person)? {
            return Err(Error::conflict("people-error-erased"));
        }
        let others = store::position::elsewhere(q, &inner.viewer, &position)?.len();
        Ok((position, accounts::store::account::name(&permit)?, others + 1))
    })
    .await
}

async fn ask(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let found = load(&cx, account, id).await?;
    Ok(page(&cx, &found, &EraseForm::default(), &Fields::default()))
}

async fn erase(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(form): Form<EraseForm>,
) -> Result<Response> {
    let found = load(&cx, account, id).await?;
    let same = tenure_text::fold(form.confirm.trim()) == tenure_text::fold(&found.0.name);
    if !same {
        let mut fields = Fields::default();
        fields.add("confirm", "people-error-confirm");
        return Ok(page(&cx, &found, &form, &fields));
    }
    if form.really.is_empty() {
        return Ok(again(&cx, &found, &form));
    }
    let (registry, person) = (cx.app.registry.clone(), found.0.person);
    cx.write(move |tx, by| actions::erase(tx, by, &registry, person, &form.confirm)).await?;
    Ok(flash::done(&format!("/accounts/{account}/people/{id}"), "people-erased", None))
}

fn page(cx: &Cx, (p, account, places): &(Position, String, usize), form: &EraseForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    let title = cx.tr("people-erase-title", &[("name", p.name.as_str().into())]);
    let d = Draw { cx, fields, prefix: "people" };
    let body = html! {
        (ui::page_head(&title, html! { (cx.tr("people-erase-summary", &[("n", (*places).into())])) }, html! {}))
        (form_panel(&title, html! {
            form.set method="post" action={ (here) "/erasure" } {
                (summary(cx, fields))
                p { (cx.t("people-erase-what")) }
                p { (cx.t("people-erase-not")) }
                (d.text("confirm", &form.confirm, "people-hint-confirm"))
                (ui::form_foot(html! { (cx.t("people-erase-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &format!("{here}/data"), "download", cx.t("people-data")))
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Danger, "", cx.t("people-erase")))
                }))
            }
        }))
    };
    whole(cx, p, account, title, body).status(status).respond(cx)
}

/// The second question.
fn again(cx: &Cx, (p, account, _): &(Position, String, usize), form: &EraseForm) -> Response {
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    let title = cx.tr("people-erase-title", &[("name", p.name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        (ui::notice(ui::Tone::Bad, "warn", html! { (cx.t("people-erase-again")) }, html! {}))
        (form_panel(&title, html! {
            form.set method="post" action={ (here) "/erasure" } {
                (ui::hidden("confirm", &form.confirm))
                (ui::hidden("really", "1"))
                (ui::form_foot(html! { (cx.t("people-erase-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Danger, "trash", cx.t("people-erase-now")))
                }))
            }
        }))
    };
    whole(cx, p, account, title, body).respond(cx)
}

fn whole(cx: &Cx, p: &Position, account: &str, title: String, body: Markup) -> Page {
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    crumbs(Page::new(title, body), cx, p.account, account)
        .crumb(Some(&here), p.name.as_str())
        .crumb(None, cx.t("people-erase"))
}
