//! `/admin/users/{id}`: one user, as administrators see them.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::draw::{sentence, summary};
use super::user_form::{UserForm, sections};
use super::user_parts::{deactivate_panel, head, links_panel, side};
use crate::base::error::{Conflict, FieldError};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, UserId, calendar, flash};
use crate::features::identity::actions::links::{self, Kind};
use crate::features::identity::mail::{self, Sent};
use crate::features::identity::model::User;
use crate::features::identity::{actions, store, web};
use crate::ui;

/// A link that was just made.
pub struct Made {
    /// Its address; shown this once.
    pub url: String,
    /// Whether it was mailed.
    pub sent: Sent,
}

/// What the page shows beside what is stored.
#[derive(Default)]
pub struct Shown {
    /// The form as typed.
    pub form: Option<UserForm>,
    /// What is wrong with it.
    pub fields: Fields,
    /// Somebody saved first.
    pub lost: Option<Conflict>,
    /// The last day as typed, and what is wrong with it.
    pub last: Option<(LastForm, Fields)>,
    /// Why the deactivation was refused.
    pub leads: Option<Conflict>,
    /// The link just made.
    pub link: Option<Made>,
}

/// `GET /admin/users/{id}`
pub async fn show(cx: Cx, Path(id): Path<UserId>) -> Result<Response> {
    page(&cx, id, Shown::default()).await
}

fn code(shown: &Shown) -> StatusCode {
    let wrong = !shown.fields.0.is_empty() || shown.last.as_ref().is_some_and(|(_, f)| !f.0.is_empty());
    if shown.lost.is_some() || shown.leads.is_some() {
        StatusCode::CONFLICT
    } else if wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

/// Draws the page.
pub async fn page(cx: &Cx, id: UserId, shown: Shown) -> Result<Response> {
    let user = cx.read(move |q| store::find(q, id)?.ok_or(Error::NotFound)).await?;
    let form = shown.form.clone().unwrap_or_else(|| UserForm::of(cx, &user));
    let here = format!("/admin/users/{id}");
    let main = html! {
        @if let Some(made) = &shown.link { (link_notice(cx, &user, made)) }
        @if let Some(conflict) = &shown.lost { (lost_notice(cx, conflict)) }
        form.set method="post" action=(here) novalidate {
            (summary(cx.locale(), &shown.fields))
            (ui::hidden("base", &form.base))
            (sections(cx, &form, &shown.fields, false))
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, "/admin/users", "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let aside = html! { (side(cx, &user)) (links_panel(cx, &user)) (deactivate_panel(cx, &user, &shown)) };
    let body = html! { (head(cx, &user)) (ui::columns(main, aside)) };
    let page = Page::new(user.name.clone(), body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    let page = page.crumb(Some("/admin/users"), cx.t("identity-users")).crumb(None, user.name);
    let response = page.status(code(&shown)).respond(cx);
    Ok(if shown.link.is_some() { web::no_store(response) } else { response })
}

fn link_notice(cx: &Cx, user: &User, made: &Made) -> Markup {
    let args = [("name", user.name.as_str().into()), ("email", user.email.as_str().into())];
    let words = match made.sent {
        Sent::Yes => cx.tr("identity-link-mailed", &args),
        Sent::Failed => cx.tr("identity-link-not-mailed", &args),
        Sent::No => cx.tr("identity-link-give", &args),
    };
    let tone = if made.sent == Sent::Failed { ui::Tone::Warn } else { ui::Tone::Good };
    ui::notice(tone, "mail", html! { p { (words) } p { code { (made.url) } } }, html! {})
}

fn lost_notice(cx: &Cx, conflict: &Conflict) -> Markup {
    ui::notice(
        ui::Tone::Warn,
        "warn",
        html! {
            p { (cx.t("identity-lost-race")) }
            ul { @for (field, theirs, mine) in &conflict.fields { li { (field) ": " (ui::diff(theirs, mine)) } } }
        },
        html! {},
    )
}

/// The sentence of a conflict.
pub fn words(cx: &Cx, c: &Conflict) -> String {
    sentence(cx.locale(), &FieldError { field: "".into(), key: c.key, args: c.args.clone() })
}

/// `POST /admin/users/{id}`
pub async fn save(cx: Cx, Path(id): Path<UserId>, Form(form): Form<UserForm>) -> Result<Response> {
    let mut typed = form.clone();
    match cx.write(move |tx, by| actions::edit(tx, by, id, &form.edit(by)?)).await {
        Ok(_) => Ok(flash::done(&format!("/admin/users/{id}"), "saved", None)),
        Err(Error::Invalid(fields)) => page(&cx, id, Shown { form: Some(typed), fields, ..Shown::default() }).await,
        Err(Error::Conflict(c)) if c.version.is_some() => {
            // Sending once more overwrites, now that both values were seen.
            typed.base = c.version.unwrap_or_default().to_string();
            page(&cx, id, Shown { form: Some(typed), lost: Some(c), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// The last day as typed, and whether to go on although they lead accounts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LastForm {
    /// The last day; empty for now.
    pub last: String,
    /// `1` to go on.
    pub anyway: String,
}

/// `POST /admin/users/{id}/deactivate`
pub async fn deactivate(cx: Cx, Path(id): Path<UserId>, Form(form): Form<LastForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let mut fields = Fields::default();
            let last = calendar::parse_optional(&mut fields, "last", &form.last, by.today);
            fields.finish()?;
            actions::deactivate(tx, by, id, last, form.anyway == "1")
        })
        .await;
    match done {
        Ok(()) => Ok(flash::done(&format!("/admin/users/{id}"), "identity-user-deactivated", Some(batch))),
        Err(Error::Invalid(f)) => page(&cx, id, Shown { last: Some((typed, f)), ..Shown::default() }).await,
        Err(Error::Conflict(c)) if c.key == "identity-error-still-leads" => {
            let last = Some((typed, Fields::default()));
            page(&cx, id, Shown { last, leads: Some(c), ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// `POST /admin/users/{id}/reactivate`
pub async fn reactivate(cx: Cx, Path(id): Path<UserId>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::reactivate(tx, by, id)).await?;
    Ok(flash::done(&format!("/admin/users/{id}"), "identity-user-reactivated", Some(batch)))
}

/// Which link.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkForm {
    kind: String,
}

/// Makes an invitation or a reset link and mails it when that is possible.
pub async fn invite(cx: &Cx, headers: &HeaderMap, id: UserId, kind: Kind) -> Result<Made> {
    let hours = kind.hours();
    let (user, secret) = cx
        .write(move |tx, by| {
            let secret = links::issue(tx, by, id, kind, hours)?;
            Ok((store::find(tx, id)?.ok_or(Error::NotFound)?, secret))
        })
        .await?;
    let sent = mail::link(&cx.app, &cx.settings().company, &user, kind, &secret, hours).await;
    Ok(Made { url: format!("{}/links/{secret}", web::origin(&cx.app, headers)), sent })
}

/// `POST /admin/users/{id}/links`: the answer is the only page that ever shows the link.
pub async fn link(cx: Cx, headers: HeaderMap, Path(id): Path<UserId>, Form(form): Form<LinkForm>) -> Result<Response> {
    let kind = Kind::parse(&form.kind).filter(|k| matches!(k, Kind::Invite | Kind::Reset));
    let kind = kind.ok_or_else(|| Error::field("kind", "error-choose"))?;
    let made = invite(&cx, &headers, id, kind).await?;
    page(&cx, id, Shown { link: Some(made), ..Shown::default() }).await
}
