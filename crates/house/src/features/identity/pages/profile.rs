//! `/profile`: how a person wants the product to be, and where they are signed in.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::profile_parts::{password_panel, preferences_panel, sessions_panel, tokens_panel};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::viewer::Via;
use crate::base::{Cx, Error, Fields, Locale, Result, flash};
use crate::features::identity::actions;
use crate::features::identity::model::{Preferences, User};
use crate::features::identity::store::{self, sessions::Session, tokens::Token};
use crate::features::identity::{flow, web};
use crate::ui;

/// Language, time zone, theme and keys as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileForm {
    /// `en` or `zh-CN`.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// `1` when single keys act.
    pub keys_on: String,
}

/// The two passwords as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordForm {
    current: String,
    password: String,
    /// What password managers keep beside the password; not read.
    email: String,
}

/// A new token as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenForm {
    /// What it is for.
    pub name: String,
    /// Days until it ends.
    pub days: String,
    /// `1` when it only reads.
    pub read_only: String,
}

/// What the page shows beside what is stored.
#[derive(Default)]
pub struct Shown {
    /// The preferences as typed.
    pub profile: Option<ProfileForm>,
    /// What is wrong with them.
    pub profile_fields: Fields,
    /// What is wrong with the passwords.
    pub password_fields: Fields,
    /// The token as typed.
    pub token: TokenForm,
    /// What is wrong with it.
    pub token_fields: Fields,
    /// The secret of the token just made.
    pub secret: Option<String>,
}

/// What is stored.
pub struct Stored {
    /// The user.
    pub user: User,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
    /// Their tokens.
    pub tokens: Vec<Token>,
    /// What other features ask here.
    pub panels: Vec<Markup>,
}

/// `GET /profile`
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, Shown::default()).await
}

async fn page(cx: &Cx, shown: Shown) -> Result<Response> {
    let (id, now, inner) = (cx.viewer.id, cx.now(), cx.clone());
    let stored = cx
        .read(move |q| {
            let user = store::find(q, id)?.ok_or(Error::NotFound)?;
            let panels =
                inner.app.registry.own.profile.iter().map(|p| (p.render)(q, &inner)).collect::<Result<Vec<_>>>()?;
            let (sessions, tokens) = (store::sessions::list(q, id, now)?, store::tokens::list(q, id)?);
            Ok(Stored { user, sessions, tokens, panels })
        })
        .await?;
    let wrong =
        [&shown.profile_fields, &shown.password_fields, &shown.token_fields].into_iter().any(|f| !f.0.is_empty());
    let title = cx.t("identity-profile");
    let body = html! {
        (ui::page_head(&stored.user.name, html! { (stored.user.email) }, html! {
            (ui::link_button(ui::Look::Plain, "/admin/changes", "undo", cx.t("admin-undo")))
            (ui::link_button(ui::Look::Plain, "/profile/deputy", "swap", cx.t("identity-deputy")))
            (ui::link_button(ui::Look::Plain, "/profile/calendar", "calendar", cx.t("calendar-title")))
            (ui::link_button(ui::Look::Plain, "/profile/webhooks", "link", cx.t("webhooks-title")))
        }))
        (ui::columns(
            html! { (preferences_panel(cx, &stored, &shown)) @for panel in &stored.panels { (panel) } (sessions_panel(cx, &stored)) (tokens_panel(cx, &stored, &shown)) },
            password_panel(cx, &stored, &shown),
        ))
    };
    let code = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let response = Page::new(title, body).nav("/profile").crumb(None, title).status(code).respond(cx);
    Ok(if shown.secret.is_some() { web::no_store(response) } else { response })
}

/// `POST /profile`
pub async fn save(cx: Cx, Form(form): Form<ProfileForm>) -> Result<Response> {
    let input = Preferences {
        language: Locale::parse(&form.language),
        time_zone: Some(form.time_zone.clone()),
        theme: Some(form.theme.clone()),
        keys_on: Some(form.keys_on == "1"),
    };
    match cx.write(move |tx, by| actions::prefer(tx, by, &input)).await {
        Ok(()) => Ok(flash::done("/profile", "saved", None)),
        Err(Error::Invalid(profile_fields)) => {
            page(&cx, Shown { profile: Some(form), profile_fields, ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// `POST /profile/password`
pub async fn password(cx: Cx, Form(form): Form<PasswordForm>) -> Result<Response> {
    match flow::change_password(&cx, form.current, form.password).await {
        Ok(()) => Ok(flash::done("/profile", "identity-password-changed", None)),
        Err(Error::Invalid(password_fields)) => page(&cx, Shown { password_fields, ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// `POST /profile/sessions/{id}/end`
pub async fn end_session(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let user = cx.viewer.id;
    cx.write(move |tx, by| actions::sessions::end(tx, by, user, id)).await?;
    if cx.viewer.via == Via::Session(id) {
        return Ok(web::signed_out("/sign-in"));
    }
    Ok(flash::done("/profile", "identity-session-ended", None))
}

/// `POST /profile/sessions/end-others`
pub async fn end_others(cx: Cx) -> Result<Response> {
    let (user, keep) = (cx.viewer.id, current(&cx));
    cx.write(move |tx, by| actions::sessions::end_others(tx, by, user, keep)).await?;
    Ok(flash::done("/profile", "identity-sessions-ended", None))
}

/// The session of this request, if it is one.
pub fn current(cx: &Cx) -> Option<Uuid> {
    match cx.viewer.via {
        Via::Session(id) => Some(id),
        _ => None,
    }
}

/// `POST /profile/tokens`: the answer is the only page that ever shows the secret.
pub async fn create_token(cx: Cx, Form(form): Form<TokenForm>) -> Result<Response> {
    let user = cx.viewer.id;
    let typed = form.clone();
    let made = cx
        .write(move |tx, by| {
            let expires = ends(&form.days, by.now)?;
            actions::tokens::create(tx, by, user, &form.name, Some(expires), form.read_only == "1")
        })
        .await;
    match made {
        Ok(secret) => page(&cx, Shown { secret: Some(secret), ..Shown::default() }).await,
        Err(Error::Invalid(token_fields)) => page(&cx, Shown { token: typed, token_fields, ..Shown::default() }).await,
        Err(other) => Err(other),
    }
}

/// When a token made now ends.
fn ends(days: &str, now: Timestamp) -> Result<Timestamp> {
    let days: i64 =
        days.parse().ok().filter(|d| (1..=366).contains(d)).ok_or_else(|| Error::field("days", "error-choose"))?;
    Ok(now + SignedDuration::from_hours(24 * days))
}

/// `POST /profile/tokens/{id}/revoke`
pub async fn revoke_token(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let user = cx.viewer.id;
    cx.write(move |tx, by| actions::tokens::revoke(tx, by, user, id)).await?;
    Ok(flash::done("/profile", "identity-token-revoked", None))
}
