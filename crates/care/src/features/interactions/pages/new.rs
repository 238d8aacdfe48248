//! `/conversations/new`: the form behind `L`, as a page and in a dialog.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use uuid::Uuid;

use super::super::model::{Kind, NewInteraction};
use super::super::{actions, custom, store};
use super::drafts;
use super::draw::{Ground, aware, draw, steps};
use super::form::{ConversationForm, names, people_of};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Contribute, Cx, Error, Fields, Need, Permit, PersonId, Read, Result, Routes, Tx, flash,
};
use crate::features::accounts::pages::form::summary;
use crate::features::fields::input;
use crate::features::people::pages::draw::{Draw, account_of, at_typed, crumbs, form_panel, on_account};
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
    /// One of the viewer's drafts at the account.
    draft: Option<Uuid>,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let inner = cx.clone();
    let (account, person, draft) = (start.account, start.person, start.draft);
    let (ground, kept) = cx
        .read(move |q| match account {
            None => Ok((Ground::nowhere(q, &inner)?, None)),
            Some(id) => {
                let permit = look::<Read>(q, &inner.viewer, id)?;
                permit.may::<Contribute>()?;
                let kept = match draft {
                    Some(draft) => Some(drafts::read(&store::drafts::find(&permit, inner.viewer.id, draft)?, draft)),
                    None => None,
                };
                let with: Vec<PersonId> = person.into_iter().chain(kept.iter().flat_map(people_of)).collect();
                let mut ground = Ground::load(&permit, &inner, &with)?.aware(&permit, &inner, &with)?;
                ground.drafts.retain(|d| Some(d.id) != draft);
                Ok((ground, kept))
            }
        })
        .await?;
    if let Some(form) = kept {
        return Ok(page(&cx, &form, &Fields::default(), &ground));
    }
    // Where only one person is known, one talked to that person.
    let only = ground.people.first().filter(|_| ground.people.len() == 1).map(|(id, _)| *id);
    let form = ConversationForm {
        kind: Kind::parse(&start.kind).unwrap_or(Kind::Call).code().to_owned(),
        summary: start.summary,
        people: start.person.or(only).iter().map(ToString::to_string).collect(),
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
            let new = on_account(account, |account| {
                let parsed = form.new_interaction(account, by.now, &by.viewer.zone);
                custom::with(tx, by, &form, parsed).map(|(new, custom)| NewInteraction { custom, ..new })
            })?;
            let all = also(tx, by, &form, new)?;
            actions::log(tx, by, &all)?;
            if let Ok(draft) = form.draft.parse() {
                actions::drafts::forget(tx, by, draft)?;
            }
            Ok(all[0].account)
        })
        .await;
    match done {
        Ok(account) => Ok(flash::done(&format!("/accounts/{account}"), "interactions-logged", Some(batch))),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

/// The conversation, and the same for the people of another account who took part: one of its own there, tied to it.
fn also(tx: &Tx<'_>, by: &Acting, form: &ConversationForm, new: NewInteraction) -> Result<Vec<NewInteraction>> {
    let mut fields = Fields::default();
    let guests = names(&mut fields, "also_people", &form.also_people);
    if form.also_account.trim().is_empty() {
        if !guests.is_empty() {
            fields.add("also_account", "error-required");
        }
        fields.finish()?;
        return Ok(vec![new]);
    }
    let account = match account_of(tx, &by.viewer, &form.also_account)? {
        Ok(account) if account == new.account => {
            fields.add("also_account", "interactions-error-same-account");
            None
        }
        Ok(account) => Some(account),
        Err(key) => {
            fields.add("also_account", key);
            None
        }
    };
    fields.finish()?;
    let here = NewInteraction { thread: account.map(|_| by.uuid()), ..new };
    let there = account.map(|account| here.elsewhere(account, Vec::new(), guests));
    Ok(std::iter::once(here).chain(there).collect())
}

pub(super) async fn again(cx: Cx, form: ConversationForm, fields: Fields) -> Result<Response> {
    let (inner, typed) = (cx.clone(), form.clone());
    let ground = cx
        .read(move |q| {
            let here = |permit: &Permit<'_, Read>| Ground::load(permit, &inner, &people_of(&typed));
            at_typed(q, &inner.viewer, &typed.account, here, || Ground::nowhere(q, &inner))
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
            form.set method="post" action="/conversations/new" novalidate data-enhance[cx.request.fragment]
                data-draft="/conversations/drafts" data-draft-kept=(cx.t("interactions-draft-kept")) {
                (summary(cx, fields))
                (aware(cx, ground))
                (ui::hidden("draft", &form.draft))
                @match &ground.account {
                    Some((id, _)) => (ui::hidden("account", &id.to_string())),
                    None => (d.account(&form.account, form.account.is_empty())),
                }
                (draw(cx, form, fields, ground))
                (steps(cx, form, ground))
                (ui::form_foot(html! { span.js data-draft-note { (cx.t("interactions-key-save")) } }, html! {
                    // First, because Enter presses the first one; it is drawn last.
                    (ui::submit(ui::Look::Primary, "check", cx.t("save")))
                    button.btn.ghost type="submit" formaction="/conversations/drafts" { span { (cx.t("interactions-draft-keep")) } }
                }))
            }
        }))
    };
    let page = match &ground.account {
        Some((id, name)) => crumbs(Page::new(title, body), cx, *id, name),
        None => Page::new(title, body).nav("/"),
    };
    page.crumb(None, title).status(status).respond(cx)
}
