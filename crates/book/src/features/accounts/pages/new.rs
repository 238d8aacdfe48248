//! `/accounts/new`: a new account.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::forms::AccountForm;
use super::super::matching::{self, KeyKind};
use super::super::model::NewAccount;
use super::super::{actions, store};
use super::form::{Choices, Draw, sections, summary, with_none};
use super::lookup::parent_id;
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Acting, Cx, Error, Fields, Need, Read, Result, Right, Routes, Scope, Tx, flash};
use crate::features::fields::Subject;
use crate::features::fields::input::Typed;
use crate::ui;

/// Accounts of nearly the same name that are named.
const ALIKE: i64 = 5;
/// What is said of them.
const SEEN: &str = "accounts-error-alike";

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let need = Need::Right(Right::CreateAccounts);
    routes.get("/accounts/new", need, new).post("/accounts/new", need, create)
}

/// What the form starts with.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Start {
    parent: Option<AccountId>,
    name: String,
}

async fn new(cx: Cx, Query(start): Query<Start>) -> Result<Response> {
    let (viewer, locale, today) = (cx.viewer.clone(), cx.locale(), cx.today());
    let parent = start.parent;
    let (choices, parent) = cx
        .read(move |q| {
            let parent = parent.map(|id| store::account::name(&look::<Read>(q, &viewer, id)?)).transpose()?;
            Ok((Choices::load(q, &viewer, locale, today)?, parent))
        })
        .await?;
    let form = AccountForm {
        name: start.name,
        parent: parent.unwrap_or_default(),
        currency: cx.settings().currency.clone(),
        lifecycle: String::from("active"),
        lead: cx.viewer.id.to_string(),
        custom: Typed::initial(&choices.custom, Subject::Account),
        ..AccountForm::default()
    };
    Ok(page(&cx, &form, &Fields::default(), &choices))
}

async fn create(cx: Cx, Form(form): Form<AccountForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let mut form = form.clone();
            let parent = parent_id(tx, &by.viewer, &form.parent)?;
            form.parent = parent.as_ref().ok().copied().flatten().map(|id| id.to_string()).unwrap_or_default();
            let ground = store::account::ground(tx, by.today, &by.settings.currency)?;
            let new = match (NewAccount::parse(&form, &ground), parent) {
                (Ok(new), Ok(_)) => new,
                (Err(Error::Invalid(mut fields)), Err(key)) => {
                    fields.add("parent", key);
                    return Err(Error::Invalid(fields));
                }
                (Ok(_), Err(key)) => return Err(Error::field("parent", key)),
                (Err(other), _) => return Err(other),
            };
            if form.anyway != "1" {
                alike(tx, by, &new)?;
            }
            let id = actions::create(tx, by, &[new])?[0];
            Ok((id, look::<Read>(tx, &by.viewer, id).is_ok()))
        })
        .await;
    match done {
        Ok((id, true)) => Ok(flash::done(&format!("/accounts/{id}"), "accounts-created", Some(batch))),
        Ok((_, false)) => Ok(flash::done("/accounts", "accounts-created", None)),
        Err(Error::Invalid(fields)) => again(cx, typed, fields).await,
        Err(other) => Err(other),
    }
}

/// Refuses a name, or a number, that a visible account has already, until the form says that it is another company.
fn alike(tx: &Tx<'_>, by: &Acting, new: &NewAccount) -> Result<()> {
    let tells = |(kind, _): &matching::Key| matches!(kind, KeyKind::Name | KeyKind::Number);
    let keys: Vec<matching::Key> = matching::keys(&new.profile).into_iter().filter(tells).collect();
    let holders = store::matching::holders(tx, &Scope::all(tx, &by.viewer)?, &keys, ALIKE)?;
    let mut fields = Fields::default();
    for (_, name) in store::account::visible(tx, &by.viewer, &holders)? {
        fields.add_with("name", SEEN, vec![("name", name)]);
    }
    fields.finish()
}

async fn again(cx: Cx, form: AccountForm, fields: Fields) -> Result<Response> {
    let (viewer, locale, today) = (cx.viewer.clone(), cx.locale(), cx.today());
    let choices = cx.read(move |q| Choices::load(q, &viewer, locale, today)).await?;
    Ok(page(&cx, &form, &fields, &choices))
}

fn page(cx: &Cx, form: &AccountForm, fields: &Fields, choices: &Choices) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("accounts-new");
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        form method="post" action="/accounts/new" novalidate {
            (summary(cx, fields))
            @if fields.0.iter().any(|e| e.key == SEEN) || form.anyway == "1" {
                p.pad { (ui::checkbox("anyway", "1", cx.t("accounts-create-anyway"), form.anyway == "1")) }
            }
            (ui::columns(
                html! { (sections(cx, form, fields, choices)) },
                html! { (place(cx, form, fields, choices)) },
            ))
            (ui::action_bar(html! { (cx.t("accounts-new-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, "/accounts", "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "plus", cx.t("accounts-create")))
            }))
        }
    };
    Page::new(title, body)
        .nav("/accounts")
        .crumb(Some("/accounts"), cx.t("accounts-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

/// What is dated: who looks after the account, and where it belongs.
fn place(cx: &Cx, form: &AccountForm, fields: &Fields, choices: &Choices) -> Markup {
    let d = Draw { cx, fields };
    let none = cx.t("accounts-none");
    ui::Panel::new(cx.t("accounts-section-dated")).body(html! {
        (d.select("lead", &form.lead, &with_none(cx.t("accounts-lead-me"), &choices.users)))
        (d.account("parent", &form.parent, "accounts-hint-parent"))
        (d.select("territory", &form.territory, &with_none(none, &choices.territories)))
        (d.select("tier", &form.tier, &with_none(none, &choices.tiers)))
        (d.select("lifecycle", &form.lifecycle, &with_none(none, &choices.lifecycles)))
        (d.day("from", &form.from, "accounts-hint-from"))
    })
}
