//! `/accounts/{id}/conversations/{conversation}/edit`, and its two buttons: next step done, archive.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::{actions, custom, store};
use super::draw::{self, Ground};
use super::form::{ConversationForm, href, people_of, version};
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Edit, Error, Fields, InteractionId, Need, Read, Result, Routes, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::fields::{Subject, draw as fields_draw, input};
use crate::features::people::listing::back;
use crate::features::people::merge::{self, Base, Posted};
use crate::features::people::pages::draw::{Clash, conflict_page, crumbs, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const EDIT: &str = "/accounts/{id}/conversations/{conversation}/edit";
    routes
        .get(EDIT, Need::User, edit)
        .post(EDIT, Need::User, save)
        .post("/accounts/{id}/conversations/{conversation}/next-step-completion", Need::User, complete)
        .post("/accounts/{id}/conversations/{conversation}/archiving", Need::User, archive)
}

async fn edit(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let inner = cx.clone();
    let (stored, ground) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            let stored = store::interaction::find(&permit, id)?;
            permit.may::<Contribute>()?;
            if stored.author != inner.viewer.id && !permit.allows::<Edit>() {
                return Err(Error::Forbidden("error-needs-edit"));
            }
            let with: Vec<_> = stored.people.iter().chain(&stored.others.absent).copied().collect();
            let ground = Ground::load(&permit, &inner, &with)?;
            Ok((stored, ground))
        })
        .await?;
    let form = ConversationForm::of(&stored, &cx.viewer.zone, cx.locale());
    let form = form.with(&stored, &ground.custom.catalogue, cx.locale());
    Ok(page(&cx, (account, id), &form, &Fields::default(), &ground))
}

async fn save(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let (typed, pairs) = input::split(pairs);
    let mut posted = Posted::<ConversationForm>::read(pairs)?;
    posted.form.custom = typed;
    let (by, form, locale) = (cx.acting(), posted.form.clone(), cx.locale());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let stored = store::interaction::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let base = Base { version: Some(version(&posted.form.version)?), ..posted.base.clone() };
            let edit = posted.form.edit(&stored, base, by.now, &by.viewer.zone, locale);
            let (mut edit, values) = custom::with(tx, by, &posted.form, edit)?;
            edit.set.extend(values);
            edit.set.retain(|field, _| !posted.drop.contains(field));
            Ok(actions::edit(tx, by, account, id, &edit)? != stored.version)
        })
        .await;
    match done {
        Ok(changed) => Ok(flash::done(&href(account, id), "interactions-edited", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, account, &form).await?;
            Ok(page(&cx, (account, id), &form, &fields, &ground))
        }
        Err(Error::Conflict(conflict)) if !conflict.fields.is_empty() => {
            let ground = load(&cx, account, &form).await?;
            let (here, action) = (href(account, id), format!("{}/edit", href(account, id)));
            let words: Vec<(String, String)> =
                ground.people.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
            let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
            let catalogue = &ground.custom.catalogue;
            let custom = fields_draw::labels(catalogue, Subject::Conversation, cx.locale());
            let conflict = fields_draw::in_words(catalogue, Subject::Conversation, cx.locale(), conflict);
            let clash = Clash {
                action: &action,
                back: &here,
                prefix: "interactions",
                words: &words,
                account: (account, name),
                custom: &custom,
            };
            Ok(conflict_page(&cx, &clash, &input::pairs(merge::pairs(&form), &form.custom), &conflict))
        }
        Err(other) => Err(other),
    }
}

async fn load(cx: &Cx, account: AccountId, form: &ConversationForm) -> Result<Ground> {
    let (inner, people) = (cx.clone(), people_of(form));
    cx.read(move |q| Ground::load(&look::<Read>(q, &inner.viewer, account)?, &inner, &people)).await
}

fn page(
    cx: &Cx,
    (account, id): (AccountId, InteractionId),
    form: &ConversationForm,
    fields: &Fields,
    ground: &Ground,
) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("interactions-edit-title");
    let here = href(account, id);
    let ground = Ground { may_add: false, ..ground.clone() };
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        (form_panel(cx.t("interactions-one"), html! {
            form.set method="post" action={ (here) "/edit" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (draw::draw(cx, form, fields, &ground))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
        }))
    };
    let name = ground.account.as_ref().map_or("", |(_, name)| name.as_str());
    crumbs(Page::new(title, body), cx, account, name)
        .crumb(Some(&here), cx.t("interactions-one"))
        .crumb(None, cx.t("edit"))
        .status(status)
        .respond(cx)
}

/// Where a button's answer leads.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Way {
    back: String,
}

async fn complete(
    cx: Cx,
    Path((account, id)): Path<(AccountId, InteractionId)>,
    Query(way): Query<Way>,
) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::complete(tx, by, account, id)).await?;
    Ok(flash::done(back(&way.back, &href(account, id)), "interactions-step-done", Some(batch)))
}

async fn archive(cx: Cx, Path((account, id)): Path<(AccountId, InteractionId)>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::archive(tx, by, account, id)).await?;
    Ok(flash::done(&format!("/accounts/{account}"), "interactions-archived", Some(batch)))
}
