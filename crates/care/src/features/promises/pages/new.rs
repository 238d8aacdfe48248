//! `/promises/new`: a promise, ours or theirs.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;

use super::super::actions;
use super::super::model::Side;
use super::form::{Ground, PromiseForm, draw};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Contribute, Cx, Error, Fields, InteractionId, Need, PersonId, Read, Result, Routes, flash,
};
use crate::features::accounts::pages::form::summary;
use crate::features::people::pages::draw::{Draw, account_of, crumbs, form_panel, on_account};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/promises/new", Need::User, new).post("/promises/new", Need::User, create)
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    account: Option<AccountId>,
    person: Option<PersonId>,
    conversation: Option<InteractionId>,
    side: String,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, person, said) = (start.account, start.person, start.conversation);
    let ground = cx
        .read(move |q| match account {
            None => Ground::anywhere(q, &inner),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Contribute>()?;
                Ground::load(&permit, &inner, person, said)
            }
        })
        .await?;
    let form = PromiseForm {
        side: Side::parse(&start.side).unwrap_or(Side::Ours).code().to_owned(),
        person: start.person.map(|id| id.to_string()).unwrap_or_default(),
        conversation: ground.said.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default(),
        ..PromiseForm::default()
    };
    Ok(page(&cx, &form, &Fields::default(), &ground))
}

async fn create(cx: Cx, Form(form): Form<PromiseForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let account = account_of(tx, &by.viewer, &form.account)?;
            let new = on_account(account, |account| form.new_promise(account, by.today))?;
            actions::make(tx, by, std::slice::from_ref(&new))?;
            Ok(new.account)
        })
        .await;
    match done {
        Ok(account) => Ok(flash::done(&format!("/accounts/{account}"), "promises-made", Some(batch))),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

async fn again(cx: Cx, form: PromiseForm, fields: Fields) -> Result<Response> {
    let (inner, typed) = (cx.clone(), form.clone());
    let ground = cx.read(move |q| Ground::typed(q, &inner, &typed.account, typed.person.parse().ok())).await?;
    Ok(page(&cx, &form, &fields, &ground))
}

fn page(cx: &Cx, form: &PromiseForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("promises-new");
    let d = Draw { cx, fields, prefix: "promises" };
    let body = html! {
        (ui::page_head(title, html! { @if let Some((_, name)) = &ground.account { (name) } }, html! {}))
        (form_panel(cx.t("promises-one"), html! {
            form.set method="post" action="/promises/new" novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                @match &ground.account {
                    Some((id, _)) => (ui::hidden("account", &id.to_string())),
                    None => (d.account(&form.account, form.content.is_empty())),
                }
                @if ground.talks.is_empty() && !form.conversation.is_empty() { (ui::hidden("conversation", &form.conversation)) }
                (draw(&d, form, ground, true))
                (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "plus", cx.t("promises-make"))))
            }
        }))
    };
    let page = match &ground.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/").crumb(Some("/promises"), cx.t("promises-title")),
    };
    page.crumb(None, title).status(status).respond(cx)
}
