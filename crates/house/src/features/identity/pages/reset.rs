//! `/password-reset`: asks for a link. The answer never tells whether somebody has this e-mail.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::draw::{Draw, status};
use super::sign_in::operator;
use crate::base::cx::Guest;
use crate::base::extract::Form;
use crate::base::{Acting, App, Error, Fields, Result, page, validate};
use crate::features::identity::actions::links::{self, Kind};
use crate::features::identity::actions::throttles::{self, Turn};
use crate::features::identity::{mail, store, web};
use crate::ui;
use crate::ui::layout::card;

/// The form as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResetForm {
    email: String,
}

/// `GET /password-reset`
pub async fn show(guest: Guest) -> Markup {
    form(&guest, &ResetForm::default(), &Fields::default())
}

/// `POST /password-reset`
pub async fn ask(guest: Guest, Form(typed): Form<ResetForm>) -> Result<Response> {
    let mut fields = Fields::default();
    let email = validate::email(&mut fields, "email", &typed.email, false);
    if !fields.0.is_empty() {
        return Ok((status(&fields), form(&guest, &typed, &fields)).into_response());
    }
    let by = web::acting(&guest);
    let (key, address, now) = (email.clone(), guest.request.address.clone(), by.now);
    if let Turn::Wait(seconds) = guest.app.db.write(move |tx| throttles::reset_turn(tx, &key, &address, now)).await? {
        return Err(Error::TooMany(seconds));
    }
    if mail::possible(&guest.app) {
        // In the background, so that known and unknown e-mails are answered equally fast.
        let (app, company) = (guest.app.clone(), guest.request.settings.company.clone());
        tokio::spawn(async move {
            if let Err(error) = send(app, by, company, email).await {
                tracing::error!("a reset link could not be made: {error}");
            }
        });
    }
    Ok((StatusCode::OK, asked(&guest)).into_response())
}

async fn send(app: App, by: Acting, company: String, email: String) -> Result<()> {
    let today = by.today;
    let Some(user) = app.db.read(move |q| store::by_email(q, &email)).await? else { return Ok(()) };
    if !user.active(today) {
        return Ok(());
    }
    let (id, hours) = (user.id, Kind::Reset.hours());
    let secret = app.db.write(move |tx| links::issue(tx, &by, id, Kind::Reset, hours)).await?;
    mail::link(&app, &company, &user, Kind::Reset, &secret, hours).await;
    Ok(())
}

fn form(guest: &Guest, typed: &ResetForm, fields: &Fields) -> Markup {
    let locale = guest.request.locale;
    let title = locale.t("identity-reset-title");
    let d = Draw { locale, fields };
    let body = if mail::possible(&guest.app) {
        html! {
            form method="post" action="/password-reset" novalidate {
                (d.email("email", &typed.email))
                (ui::submit(ui::Look::Primary, "", locale.t("identity-reset-send")))
            }
            (ui::link("/sign-in", locale.t("identity-back-to-sign-in")))
        }
    } else {
        html! {
            p { (no_mail(guest)) }
            (ui::link("/sign-in", locale.t("identity-back-to-sign-in")))
        }
    };
    let lead = if mail::possible(&guest.app) { locale.t("identity-reset-lead") } else { "" };
    page::bare(&guest.request, title, html! { (card(title, lead, body)) (operator(guest)) })
}

fn no_mail(guest: &Guest) -> String {
    let operator = &guest.request.settings.operator;
    let locale = guest.request.locale;
    if operator.is_empty() {
        return locale.t("identity-reset-no-mail").to_owned();
    }
    locale.tr("identity-reset-no-mail-ask", &[("operator", operator.as_str().into())])
}

fn asked(guest: &Guest) -> Markup {
    let locale = guest.request.locale;
    let title = locale.t("identity-reset-title");
    let words = if mail::possible(&guest.app) { locale.t("identity-reset-asked").to_owned() } else { no_mail(guest) };
    let body = html! {
        p { (words) }
        (ui::link("/sign-in", locale.t("identity-back-to-sign-in")))
    };
    page::bare(&guest.request, title, html! { (card(title, "", body)) (operator(guest)) })
}
