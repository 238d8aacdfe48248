//! `/hierarchy/move`: where an account stands, from which day on. Drag and keys post the same form.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Tx;

use super::super::actions;
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Acting, Cx, Error, Fields, Manage, Need, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::{mistake, summary};
use crate::features::people::listing::back;
use crate::features::people::pages::draw::{Draw, account_of, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/hierarchy/move", Need::User, show).post("/hierarchy/move", Need::User, save)
}

/// Which account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveQuery {
    account: AccountId,
}

/// The form as typed. `parent` is a name or an id; `top` takes the account out of its group.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveForm {
    account: AccountId,
    #[serde(default)]
    parent: String,
    #[serde(default)]
    top: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

/// The account's name, and where it stands.
struct Ground {
    name: String,
    parent: Option<String>,
}

async fn load(cx: &Cx, id: AccountId) -> Result<Ground> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, id)?;
        permit.may::<Manage>()?;
        let parent = accounts::store::account::current(&permit, &viewer)?.parent.map(|(_, name)| name);
        Ok(Ground { name: accounts::store::account::name(&permit)?, parent })
    })
    .await
}

async fn show(cx: Cx, Query(asked): Query<MoveQuery>) -> Result<Response> {
    let ground = load(&cx, asked.account).await?;
    let form = MoveForm {
        account: asked.account,
        parent: String::new(),
        top: String::new(),
        from: String::new(),
        reason: String::new(),
        back: String::new(),
    };
    Ok(page(&cx, &form, &Fields::default(), &ground))
}

async fn save(cx: Cx, Form(form): Form<MoveForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| apply(tx, by, &form)).await {
        Ok(()) => Ok(flash::done(back(&typed.back, "/hierarchy"), "hierarchy-moved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let ground = load(&cx, typed.account).await?;
            Ok(page(&cx, &typed, &fields, &ground))
        }
        Err(other) => Err(other),
    }
}

fn apply(tx: &Tx<'_>, by: &Acting, form: &MoveForm) -> Result<()> {
    look::<Read>(tx, &by.viewer, form.account)?;
    let mut fields = Fields::default();
    let from = calendar::parse_optional(&mut fields, "from", &form.from, by.today).unwrap_or(by.today);
    let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
    let parent = if form.top == "1" {
        None
    } else {
        match account_of(tx, &by.viewer, &form.parent)? {
            Ok(id) => Some(id),
            Err(key) => {
                fields.add("parent", key);
                None
            }
        }
    };
    fields.finish()?;
    actions::put(tx, by, form.account, parent, from, &reason)
}

fn page(cx: &Cx, form: &MoveForm, fields: &Fields, ground: &Ground) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("hierarchy-move-title", &[("name", ground.name.as_str().into())]);
    let now = match &ground.parent {
        Some(parent) => cx.tr("hierarchy-move-now", &[("name", parent.as_str().into())]),
        None => cx.t("hierarchy-move-now-top").to_owned(),
    };
    let home = back(&form.back, "/hierarchy");
    let body = html! {
        (ui::page_head(&title, html! { (now) }, html! {}))
        (form_panel(&title, html! {
            form.set method="post" action="/hierarchy/move" novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::hidden("account", &form.account.to_string()))
                (ui::hidden("back", home))
                (inputs(cx, form, fields, ground))
                (ui::form_foot(html! { (cx.t("hierarchy-move-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, home, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("hierarchy-move")))
                }))
            }
        }))
    };
    Page::new(title.clone(), body)
        .nav("/hierarchy")
        .crumb(Some("/hierarchy"), cx.t("hierarchy-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn inputs(cx: &Cx, form: &MoveForm, fields: &Fields, ground: &Ground) -> Markup {
    let d = Draw { cx, fields, prefix: "hierarchy" };
    let (label, error) = (d.label("parent"), mistake(cx, fields, "parent"));
    // What drag sent is an id; nobody should have to read one.
    let typed = if form.parent.parse::<AccountId>().is_ok() { "" } else { form.parent.as_str() };
    let parent = ui::Field::lookup("parent", &label, "/accounts/lookup").value(typed).error(error.as_deref());
    html! {
        (ui::field_grid(html! {
            (parent.hint(cx.t("accounts-hint-parent")).autofocus().full().draw())
            @if ground.parent.is_some() { div.full { (ui::checkbox("top", "1", cx.t("hierarchy-field-top"), form.top == "1")) } }
            (d.day("from", &form.from, "accounts-hint-from"))
            (d.text("reason", &form.reason, ""))
        }))
    }
}
