//! `/sign-in` and `/sign-out`.

use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::cx::Guest;
use crate::base::extract::{Form, Query};
use crate::base::viewer::Via;
use crate::base::{Cx, Error, Locale, Result, flash, page};
use crate::features::identity::flow::{self, Outcome};
use crate::features::identity::model::local_path;
use crate::features::identity::{actions, web};
use crate::ui;
use crate::ui::layout::card;

/// Where to go on after sign-in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInQuery {
    next: String,
}

/// The form as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInForm {
    email: String,
    password: String,
    stay: String,
    next: String,
}

/// `GET /sign-in`
pub async fn show(guest: Guest, cx: Option<Cx>, Query(query): Query<SignInQuery>) -> Response {
    let next = local_path(&query.next);
    if cx.is_some() {
        return flash::see_other(next);
    }
    let form = SignInForm { stay: String::from("1"), next: next.to_owned(), ..SignInForm::default() };
    draw(&guest, &form, None).into_response()
}

/// `POST /sign-in`
pub async fn enter(guest: Guest, headers: HeaderMap, Form(form): Form<SignInForm>) -> Result<Response> {
    let stay = form.stay == "1";
    let locale = guest.request.locale;
    if form.email.trim().is_empty() || form.password.is_empty() {
        let both = locale.t("identity-sign-in-both").to_owned();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&guest, &form, Some(&both))).into_response());
    }
    let device = web::device(&guest.request, &headers, stay);
    match flow::sign_in(&guest, &form.email, form.password.clone(), device).await? {
        Outcome::In(secret) => Ok(web::signed_in(&guest.app, &headers, local_path(&form.next), &secret, stay)),
        Outcome::Wrong(tries, minutes) => {
            let args = [("tries", tries.into()), ("minutes", minutes.into())];
            let words = locale.tr("identity-sign-in-wrong", &args);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&guest, &form, Some(&words))).into_response())
        }
        Outcome::Wait(seconds) => {
            let page = draw(&guest, &form, Some(&wait_words(locale, seconds)));
            let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            Ok(response)
        }
    }
}

/// The pause in words: seconds below a minute, else whole minutes.
pub fn wait_words(locale: Locale, seconds: i64) -> String {
    if seconds < 60 {
        return locale.tr("identity-wait-seconds", &[("n", seconds.into())]);
    }
    locale.tr("identity-wait-minutes", &[("n", ((seconds + 59) / 60).into())])
}

/// Who helps, below the box.
pub fn operator(guest: &Guest) -> Markup {
    let name = &guest.request.settings.operator;
    let locale = guest.request.locale;
    let words = if name.is_empty() {
        locale.t("identity-no-account").to_owned()
    } else {
        locale.tr("identity-no-account-ask", &[("operator", name.as_str().into())])
    };
    html! { p.mute.sm { (words) } }
}

fn draw(guest: &Guest, form: &SignInForm, error: Option<&str>) -> Markup {
    let t = |key| guest.request.locale.t(key);
    let forgotten = ui::link("/password-reset", t("identity-forgotten"));
    let email = ui::Field::email("email", t("email")).value(&form.email).autocomplete("username").required();
    let email = if form.email.is_empty() { email.autofocus() } else { email };
    let password = ui::Field::password("password", t("identity-password")).autocomplete("current-password").required();
    let password = if form.email.is_empty() { password } else { password.autofocus() };
    let body = html! {
        form method="post" action="/sign-in" novalidate {
            (ui::hidden("next", local_path(&form.next)))
            (email.draw())
            (password.suffix(forgotten).error(error).draw())
            (ui::checkbox("stay", "1", t("identity-stay"), form.stay == "1"))
            (ui::submit(ui::Look::Primary, "", t("identity-sign-in")))
        }
    };
    let title = t("identity-sign-in");
    page::bare(&guest.request, title, html! { (card(title, t("identity-sign-in-lead"), body)) (operator(guest)) })
}

/// `POST /sign-out`: ends the session on the server, then in the browser.
pub async fn leave(cx: Option<Cx>) -> Result<Response> {
    if let Some(cx) = cx
        && let Via::Session(id) = cx.viewer.via
    {
        let user = cx.viewer.id;
        match cx.write(move |tx, by| actions::sessions::end(tx, by, user, id)).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(web::signed_out("/sign-in"))
}
