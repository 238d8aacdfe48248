//! `/admin/users/new`.

use axum::http::HeaderMap;
use axum::response::Response;
use maud::html;

use super::draw::{status, summary};
use super::user::{Shown, invite, page as user_page};
use super::user_form::{UserForm, sections};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, UserId, flash};
use crate::features::identity::actions;
use crate::features::identity::actions::links::Kind;
use crate::ui;

/// `GET /admin/users/new`
pub async fn show(cx: Cx) -> Response {
    let settings = cx.settings();
    let form = UserForm {
        language: settings.language.code().to_owned(),
        time_zone: settings.zone_name.clone(),
        capacity: String::from("60"),
        all_accounts: String::from("0"),
        roles: vec![String::from("account_manager")],
        invite: String::from("1"),
        ..UserForm::default()
    };
    page(&cx, &form, &Fields::default())
}

/// `POST /admin/users/new`
pub async fn create(cx: Cx, headers: HeaderMap, Form(form): Form<UserForm>) -> Result<Response> {
    let typed = form.clone();
    let made = cx.write(move |tx, by| Ok(actions::create(tx, by, &[form.new_user(by)?])?.first().copied())).await;
    match made {
        Ok(Some(id)) => created(&cx, &headers, id, typed.invite == "1").await,
        Ok(None) => Err(Error::internal("no user came back")),
        Err(Error::Invalid(fields)) => Ok(page(&cx, &typed, &fields)),
        Err(other) => Err(other),
    }
}

async fn created(cx: &Cx, headers: &HeaderMap, id: UserId, with_link: bool) -> Result<Response> {
    if !with_link {
        return Ok(flash::done(&format!("/admin/users/{id}"), "identity-user-created", None));
    }
    let made = invite(cx, headers, id, Kind::Invite).await?;
    user_page(cx, id, Shown { link: Some(made), ..Shown::default() }).await
}

fn page(cx: &Cx, form: &UserForm, fields: &Fields) -> Response {
    let title = cx.t("identity-user-new");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("identity-user-new-lead")) }, html! {}))
        form.set method="post" action="/admin/users/new" novalidate {
            (summary(cx.locale(), fields))
            (sections(cx, form, fields, true))
            (ui::action_bar(
                ui::checkbox("invite", "1", cx.t("identity-user-invite-now"), form.invite == "1"),
                html! {
                    (ui::link_button(ui::Look::Ghost, "/admin/users", "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "plus", cx.t("identity-user-create")))
                },
            ))
        }
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    page.crumb(Some("/admin/users"), cx.t("identity-users")).crumb(None, title).status(status(fields)).respond(cx)
}
