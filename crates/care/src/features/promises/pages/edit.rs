//! `/accounts/{id}/promises/{promise}/edit`.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::super::{actions, store};
use super::form::{Ground, PromiseForm, draw, href};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, Fields, Need, PromiseId, Read, Result, Routes, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::interactions::pages::form::version;
use crate::features::people::merge::{Base, Posted};
use crate::features::people::pages::draw::{Clash, Draw, conflict_page, crumbs, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/promises/{promise}/edit";
    routes.get(EDIT, Need::User, edit).post(EDIT, Need::User, save)
}

async fn edit(cx: Cx, Path((account, id)): Path<(AccountId, PromiseId)>) -> Result<Response> {
    let inner = cx.clone();
    let (stored, ground) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::promise::find(&permit, id)?;
            permit.may::<Contribute>()?;
            let ground = Ground::load(&permit, &inner, stored.person, stored.interaction)?;
            Ok((stored, ground))
        })
        .await?;
    Ok(page(&cx, (account, id), &PromiseForm::of(&stored), &Fields::default(), &ground))
}

async fn save(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PromiseId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let posted = Posted::<PromiseForm>::read(pairs)?;
    let (by, form) = (cx.acting(), posted.form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::promise::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let mut edit = posted.form.edit(base)?;
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "promises-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, &form).await?;
            Ok(page(&cx, (account, id), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account, &form).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let words: Vec<(String, String)> = ground.people.iter().chain(&ground.users).cloned().collect();
            let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "promises",
                words: &words,
                account: (account, name),
                custom: &[],
            };
            Ok(conflict_page(&cx, &clash, &form, &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId, form: &PromiseForm) -> Result<Ground> {
    let (inner, person) = (cx.clone(), form.person.parse().ok());
    cx.read(move |q| Ground::load(&look::<Read>(q, &inner.viewer, account)?, &inner, person, None)).await
}

fn page(
    cx: &Cx,
    (account, id): (AccountId, PromiseId),
    form: &PromiseForm,
    fields: &Fields,
    ground: &Ground,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("promises-edit-title");
    let here = href(account, id);
    let d = Draw { cx, fields, prefix: "promises" };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(cx.t("promises-one"), html! {
            form.set method="post" action={ (here) "/edit" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (draw(&d, form, ground, false))
                (ui::form_foot(html! { (cx.t("promises-edit-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
    crumbs(Page::new(title, body), cx, account, name)
        .crumb(Some(&here), cx.t("promises-one"))
        .crumb(None, cx.t("edit"))
        .status(status)
        .respond(cx)
}
