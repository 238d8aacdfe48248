//! `/profile/calendar`: one's own addresses, and the form for a new one.

use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::api::address;
use super::model::Feed;
use super::{actions, store};
use crate::base::clock::day_in;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, calendar, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::features::identity::web::no_store;
use crate::ui::{self, Look, Tone};

/// A new address as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedForm {
    /// What it is for.
    pub name: String,
}

/// `GET /profile/calendar`
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, &FeedForm::default(), &Fields::default(), None).await
}

/// `POST /profile/calendar`: the answer is the only page that ever shows the address.
pub async fn create(cx: Cx, headers: HeaderMap, Form(form): Form<FeedForm>) -> Result<Response> {
    let (secret, typed) = (cx.app.ids.secret(), form.clone());
    let whole = address(&cx, &headers, &secret);
    match cx.write(move |tx, by| actions::create(tx, by, &secret, &typed.name)).await {
        Ok(_) => page(&cx, &FeedForm::default(), &Fields::default(), Some(&whole)).await.map(no_store),
        Err(Error::Invalid(fields)) => page(&cx, &form, &fields, None).await,
        Err(other) => Err(other),
    }
}

/// `POST /profile/calendar/{id}/revoke`
pub async fn revoke(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::revoke(tx, by, id)).await?;
    Ok(flash::done("/profile/calendar", "calendar-revoked", Some(batch)))
}

async fn page(cx: &Cx, form: &FeedForm, fields: &Fields, made: Option<&str>) -> Result<Response> {
    let user = cx.viewer.id;
    let all = cx.read(move |q| store::list(q, user)).await?;
    let title = cx.t("calendar-title");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("calendar-summary")) }, html! {}))
        @if let Some(made) = made {
            (ui::notice(Tone::Good, "key", html! { p { (cx.t("calendar-once")) } p { code { (made) } } }, html! {}))
        }
        (ui::columns(feeds(cx, &all), ui::stack(html! { (new(cx, form, fields)) (how(cx)) })))
    };
    let page = Page::new(title, body).nav("/profile").crumb(Some("/profile"), cx.t("identity-profile"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn feeds(cx: &Cx, all: &[Feed]) -> Markup {
    let count = cx.locale().int(i64::try_from(all.len()).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("calendar-feeds")).count(&count);
    if all.is_empty() {
        return panel.raw(ui::empty(cx.t("calendar-none"), html! {}));
    }
    panel.rows(html! { @for feed in all { (row(cx, feed)) } })
}

fn row(cx: &Cx, feed: &Feed) -> Markup {
    let (locale, today) = (cx.locale(), cx.today());
    let made = calendar::day(locale, today, day_in(feed.created_at, &cx.viewer.zone));
    let used = match feed.last_used_on {
        Some(day) => cx.tr("calendar-used", &[("day", calendar::day(locale, today, day).into())]),
        None => cx.t("calendar-unused").to_owned(),
    };
    let action = format!("/profile/calendar/{}/revoke", feed.id);
    ui::kv_row(&ui::KvRow {
        href: None,
        lead: ui::icon("calendar"),
        title: &feed.name,
        meta: html! { (cx.tr("calendar-made", &[("day", made.into())])) " · " (used) },
        value: ui::post_button(Look::Ghost, &action, "trash", cx.t("calendar-revoke"), &[]),
    })
}

fn new(cx: &Cx, form: &FeedForm, fields: &Fields) -> Markup {
    let d = Draw { locale: cx.locale(), fields };
    // Plain, not enhanced: the answer to this form is the only page that shows the address.
    ui::Panel::new(cx.t("calendar-new")).body(html! {
        form.set method="post" action="/profile/calendar" novalidate {
            (summary(cx.locale(), fields))
            (d.required("name", "calendar-for", &form.name, "calendar-for-hint"))
            (ui::form_foot(html! {}, ui::submit(Look::Primary, "plus", cx.t("calendar-make"))))
        }
    })
}

fn how(cx: &Cx) -> Markup {
    let texts = ["calendar-how-holds", "calendar-how-subscribe", "calendar-how-secret"];
    ui::Panel::new(cx.t("calendar-how")).rows(html! { @for text in texts { (ui::row(html! { (cx.t(text)) })) } })
}
