//! `/accounts/{id}/people/{position}/move`: somebody works for another account now.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use serde::{Deserialize, Serialize};

use super::super::model::Position;
use super::super::{actions, form, store};
use super::draw::{Draw, account_of, crumbs, form_panel};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{
    AccountId, Cx, Edit, Error, Fields, Need, PositionId, Read, Result, Routes, calendar, flash, validate,
};
use crate::features::accounts;
use crate::features::accounts::pages::form::summary;
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const MOVE: &str = "/accounts/{id}/people/{position}/move";
    routes.get(MOVE, Need::User, show).post(MOVE, Need::User, save)
}

/// Where to, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MovedForm {
    to: String,
    last_day: String,
    first_day: String,
    title: String,
    email: String,
    phone: String,
    take_along: String,
    reason: String,
}

impl MovedForm {
    /// Reads it; the inner account is what the name meant.
    fn parse(&self, to: Result<AccountId, &'static str>, by: &crate::base::Acting) -> Result<actions::Moved> {
        let mut fields = Fields::default();
        if let Err(key) = to {
            fields.add("to", key);
        }
        let last_day = calendar::parse_optional(&mut fields, "last_day", &self.last_day, by.today);
        let moved = actions::Moved {
            to: to.unwrap_or(AccountId(uuid::Uuid::nil())),
            last_day: last_day.unwrap_or(by.today),
            first_day: calendar::parse_optional(&mut fields, "first_day", &self.first_day, by.today),
            title: validate::line(&mut fields, "title", &self.title, validate::NAME),
            email: validate::email(&mut fields, "email", &self.email, true),
            phone: validate::line(&mut fields, "phone", &self.phone, form::PHONE),
            unit: None,
            take_along: !self.take_along.is_empty(),
            reason: validate::line(&mut fields, "reason", &self.reason, validate::LINE),
        };
        fields.finish()?;
        Ok(moved)
    }
}

async fn load(cx: &Cx, account: AccountId, id: PositionId) -> Result<(Position, String)> {
    let inner = cx.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &inner.viewer, account)?;
        let position = store::position::find(&permit, id)?;
        permit.may::<Edit>()?;
        Ok((position, accounts::store::account::name(&permit)?))
    })
    .await
}

async fn show(cx: Cx, Path((account, id)): Path<(AccountId, PositionId)>) -> Result<Response> {
    let (position, name) = load(&cx, account, id).await?;
    let form = MovedForm { take_along: String::from("1"), ..MovedForm::default() };
    Ok(page(&cx, &position, &name, &form, &Fields::default()))
}

async fn save(
    cx: Cx,
    Path((account, id)): Path<(AccountId, PositionId)>,
    Form(form): Form<MovedForm>,
) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            store::position::find(&look::<Read>(tx, &by.viewer, account)?, id)?;
            let moved = form.parse(account_of(tx, &by.viewer, &form.to)?, by)?;
            // An account that one may not see is no account; its id typed by hand changes nothing of that.
            match actions::move_on(tx, by, account, id, &moved) {
                Err(Error::NotFound) => Err(Error::field("to", "error-unknown")),
                Err(Error::Forbidden(_)) => Err(Error::field("to", "error-needs-edit")),
                other => Ok((moved.to, other?)),
            }
        })
        .await;
    match done {
        Ok((to, new)) => Ok(flash::done(&format!("/accounts/{to}/people/{new}"), "people-moved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let (position, name) = load(&cx, account, id).await?;
            Ok(page(&cx, &position, &name, &typed, &fields))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, p: &Position, account: &str, form: &MovedForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let here = format!("/accounts/{}/people/{}", p.account, p.id);
    let title = cx.tr("people-move-title", &[("name", p.name.as_str().into())]);
    let d = Draw { cx, fields, prefix: "people" };
    let to = crate::features::accounts::pages::form::mistake(cx, fields, "to");
    let body = html! {
        (ui::page_head(&title, html! { (cx.tr("people-move-summary", &[("account", account.into())])) }, html! {}))
        (form_panel(&title, html! {
            form.set method="post" action={ (here) "/move" } novalidate data-enhance[cx.request.fragment] {
                (summary(cx, fields))
                (ui::field_grid(html! {
                    (ui::Field::lookup("to", cx.t("people-field-to"), "/accounts/lookup").value(&form.to).required().full()
                        .autofocus().error(to.as_deref()).draw())
                    (d.day("last_day", &form.last_day, "people-hint-last"))
                    (d.day("first_day", &form.first_day, "people-hint-first"))
                    (d.text("title", &form.title, "people-hint-there"))
                    (d.email("email", &form.email))
                    (d.text("phone", &form.phone, ""))
                    (d.text("reason", &form.reason, ""))
                    div.full { (ui::checkbox("take_along", "1", cx.t("people-take-along"), !form.take_along.is_empty())) }
                }))
                (ui::form_foot(html! { (cx.t("people-move-note")) }, html! {
                    (ui::link_button(ui::Look::Ghost, &here, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "arrow-right", cx.t("people-move")))
                }))
            }
        }))
    };
    crumbs(Page::new(title, body), cx, p.account, account)
        .crumb(Some(&here), p.name.as_str())
        .crumb(None, cx.t("people-move"))
        .status(status)
        .respond(cx)
}
