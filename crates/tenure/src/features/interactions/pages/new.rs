//! `/conversations/new`: the form behind `L`, as a page and in a dialog.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::model::{Kind, NewInteraction};
use super::super::{actions, custom};
use super::form::{ConversationForm, Ground, draw, people_of, steps};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Contribute, Cx, Error, Fields, Need, PersonId, Read, Result, Routes, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::fields::input;
use crate::features::people::pages::draw::{Draw, account_of, crumbs, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/conversations/new", Need::User, new).post("/conversations/new", Need::User, create)
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
    person: Option<PersonId>,
    kind: String,
    summary: String,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, person) = (start.account, start.person);
    let ground = cx
        .read(move |q| match account {
            None => Ground::nowhere(q, &inner),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                if permit.archived() {
                    return Err(Error::conflict("error-archived"));
                }
                if !permit.allows::<Contribute>() {
                    return Err(Error::Forbidden("error-needs-contribute"));
                }
                Ground::load(&permit, &inner, person.as_slice())
            }
        })
        .await?;
    let form = ConversationForm {
        kind: Kind::parse(&start.kind).unwrap_or(Kind::Call).code().to_owned(),
        summary: start.summary,
        people: start.person.iter().map(ToString::to_string).collect(),
        custom: ground.custom.initial(),
        ..ConversationForm::default()
    };
    Ok(page(&cx, &form, &Fields::default(), &ground))
}

async fn create(cx: Cx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let (form, custom) = input::form::<ConversationForm>(pairs)?;
    let form = ConversationForm { custom, ..form };
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let nowhere = AccountId(uuid::Uuid::nil());
            let parsed = form.new_interaction(account.unwrap_or(nowhere), by.now, &by.viewer.zone);
            let parsed = custom::with(tx, by, &form, parsed).map(|(new, custom)| NewInteraction { custom, ..new });
            let new = match (account, parsed) {
                (Ok(_), parsed) => parsed?,
                (Err(key), Err(Error::Invalid(mut fields))) => {
                    fields.add("account", key);
                    return Err(Error::Invalid(fields));
                }
                (Err(key), _) => return Err(Error::field("account", key)),
            };
            actions::log(tx, by, std::slice::from_ref(&new))?;
            Ok(new.account)
        })
        .await;
    match done {
        Ok(account) => Ok(flash::done(&format!("/accounts/{account}"), "interactions-logged", Some(batch))),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

async fn again(cx: Cx, form: ConversationForm, fields: Fields) -> Result<Response> {
    let (inner, typed) = (cx.clone(), form.clone());
    let ground = cx
        .read(move |q| {
            let Ok(id) = account_of(q, &inner.viewer, &typed.account)? else { return Ground::nowhere(q, &inner) };
            match look::<Read>(q, &inner.viewer, id) {
                Ok(permit) => Ground::load(&permit, &inner, &people_of(&typed)),
                Err(Error::NotFound) => Ground::nowhere(q, &inner),
                Err(other) => Err(other),
            }
        })
        .await?;
    Ok(page(&cx, &form, &fields, &ground))
}

fn page(cx: &Cx, form: &ConversationForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("interactions-log");
    let d = Draw { cx, fields, prefix: "interactions" };
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = &ground.account { (name) } }, html! {}))
        (form_panel(cx.t("interactions-one"), html! {
            form.set method="post" action="/conversations/new" novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @match &ground.account {
                    Some((id, _)) => (ui::hidden("account", &id.to_string())),
                    None => (d.account(&form.account, form.summary.is_empty())),
                }
                (draw(cx, form, fields, ground))
                (steps(cx, form, ground))
                (ui::form_foot(html! { span.js { (cx.t("interactions-key-save")) } }, ui::submit(ui::Look::Primary, "check", cx.t("save"))))
            }
        }))
    };
    let page = match &ground.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/"),
    };
    page.crumb(None, title).status(status).respond(cx)
}
