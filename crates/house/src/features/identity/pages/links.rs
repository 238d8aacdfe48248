//! `/links/{token}`: the page of a one-time link. Looking at it never uses it up: mail scanners look too.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::draw::{Draw, status, summary};
use super::sign_in::operator;
use crate::base::cx::Guest;
use crate::base::extract::{Form, Path};
use crate::base::{Error, Fields, Result, flash, page};
use crate::features::identity::actions::links::{self, Kind};
use crate::features::identity::model::User;
use crate::features::identity::{flow, web};
use crate::ui;
use crate::ui::layout::card;

/// The form as typed: a new password, for links that set one.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkForm {
    password: String,
    /// The e-mail that password managers keep beside the password; not read.
    email: String,
}

async fn look(guest: &Guest, token: &str) -> Result<(Kind, Option<User>)> {
    let (token, now) = (token.to_owned(), guest.request.now);
    let (link, user) = guest.app.db.read(move |q| links::look(q, &token, now)).await?;
    Ok((link.kind, user))
}

/// `GET /links/{token}`
pub async fn show(guest: Guest, Path(token): Path<String>) -> Result<Response> {
    match look(&guest, &token).await {
        Ok((Kind::Setup, _)) => Ok(flash::see_other(&format!("/setup?code={}", plain(&token)))),
        Ok((kind, Some(user))) => {
            Ok(web::no_store(draw(&guest, &token, kind, &user, &Fields::default()).into_response()))
        }
        Ok((_, None)) | Err(Error::NotFound) => Ok(gone(&guest)),
        Err(other) => Err(other),
    }
}

/// Only what a secret can hold, so that a header stays a header.
fn plain(token: &str) -> String {
    token.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// `POST /links/{token}`
pub async fn spend(
    guest: Guest,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(form): Form<LinkForm>,
) -> Result<Response> {
    let (kind, user) = match look(&guest, &token).await {
        Ok((kind, Some(user))) => (kind, user),
        Ok((_, None)) | Err(Error::NotFound) => return Ok(gone(&guest)),
        Err(other) => return Err(other),
    };
    let password = matches!(kind, Kind::Invite | Kind::Reset).then_some(form.password);
    let device = web::device(&guest.request, &headers, false);
    match flow::spend(&guest.app, web::acting(&guest), token.clone(), password, device).await {
        Ok(secret) => Ok(web::signed_in(&guest.app, &headers, "/", &secret, false)),
        Err(Error::Invalid(fields)) => {
            Ok(web::no_store((status(&fields), draw(&guest, &token, kind, &user, &fields)).into_response()))
        }
        Err(Error::NotFound) => Ok(gone(&guest)),
        Err(other) => Err(other),
    }
}

fn draw(guest: &Guest, token: &str, kind: Kind, user: &User, fields: &Fields) -> Markup {
    let locale = guest.request.locale;
    let t = |key| locale.t(key);
    let action = format!("/links/{token}");
    let (title, lead, button) = match kind {
        Kind::Invite => ("identity-link-invite", "identity-link-invite-lead", "identity-link-invite-go"),
        Kind::Reset => ("identity-link-reset", "identity-link-reset-lead", "identity-link-reset-go"),
        _ => ("identity-link-sign-in", "identity-link-sign-in-lead", "identity-link-sign-in-go"),
    };
    let lead = locale.tr(lead, &[("name", user.name.as_str().into()), ("email", user.email.as_str().into())]);
    let body = html! {
        form method="post" action=(action) novalidate {
            (summary(locale, fields))
            @if kind != Kind::SignIn {
                input type="hidden" name="email" value=(user.email) autocomplete="username";
                (Draw { locale, fields }.new_password("password", "identity-password-new"))
            }
            (ui::submit(ui::Look::Primary, "", t(button)))
        }
    };
    page::bare(&guest.request, t(title), card(t(title), &lead, body))
}

/// Used, over, or never there: one page for all three.
fn gone(guest: &Guest) -> Response {
    let t = |key| guest.request.locale.t(key);
    let title = t("identity-link-gone");
    let body = html! {
        p { (t("identity-link-gone-text")) }
        (ui::link_button(ui::Look::Primary, "/sign-in", "", t("identity-sign-in")))
        (ui::link("/password-reset", t("identity-reset-title")))
    };
    let page = page::bare(&guest.request, title, html! { (card(title, "", body)) (operator(guest)) });
    (StatusCode::NOT_FOUND, page).into_response()
}
