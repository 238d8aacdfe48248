//! The choice in the profile, and the digest as it would be now.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use tenure_db::Conn;

use super::api::word;
use super::model::{Part, WEEKDAYS};
use super::{actions, gather, store};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Fields, Result, flash};
use crate::features::identity::mail;
use crate::features::identity::pages::draw::Draw;
use crate::ui::{self, Look};

/// The choice as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChoiceForm {
    weekday: String,
}

/// The profile's panel.
pub fn panel(q: &Conn<'_>, cx: &Cx) -> Result<Markup> {
    let chosen = store::chosen(q, cx.viewer.id)?;
    let link = ui::link("/profile/digest", cx.t("digests-look"));
    Ok(ui::Panel::new(cx.t("digests-title")).id("digest").end(link).body(form(cx, chosen)))
}

fn form(cx: &Cx, chosen: i64) -> Markup {
    let fields = Fields::default();
    let d = Draw { locale: cx.locale(), fields: &fields };
    let mut options = vec![("", cx.t("digests-never"))];
    options.extend(WEEKDAYS.iter().map(|(name, _)| (*name, day(cx, name))));
    let note = if mail::possible(&cx.app) { "digests-note" } else { "notifications-mail-off" };
    html! {
        form.set method="post" action="/profile/digest" {
            (d.select("weekday", "digests-weekday", word(chosen).unwrap_or_default(), &options))
            (ui::form_foot(html! { (cx.t(note)) }, ui::submit(Look::Plain, "", cx.t("save"))))
        }
    }
}

fn day(cx: &Cx, name: &str) -> &'static str {
    cx.locale().find(&format!("digests-{name}")).unwrap_or_default()
}

/// `POST /profile/digest`
pub async fn save(cx: Cx, Form(form): Form<ChoiceForm>) -> Result<Response> {
    let weekday = actions::weekday(&form.weekday)?;
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::choose(tx, by, weekday)).await?;
    Ok(flash::done("/profile/digest", "saved", Some(batch)))
}

/// `GET /profile/digest`: what would be mailed now.
pub async fn preview(cx: Cx) -> Result<Response> {
    let inner = cx.clone();
    let (parts, chosen) = cx
        .snapshot(move |q| {
            let parts = gather::gather(q, &inner.app.registry, &inner.viewer, &inner.settings().zone)?;
            Ok((parts, store::chosen(q, inner.viewer.id)?))
        })
        .await?;
    let title = cx.t("digests-title");
    let choice = ui::Panel::new(cx.t("digests-when")).body(form(&cx, chosen));
    let main = match parts.is_empty() {
        true => ui::Panel::new(cx.t("digests-now")).raw(ui::empty(cx.t("digests-nothing"), html! {})),
        false => html! { @for part in &parts { (draw(&cx, part)) } },
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("digests-summary")) }, html! {}))
        (ui::columns(main, choice))
    };
    let page = Page::new(title, body).nav("/profile").crumb(Some("/profile"), cx.t("identity-profile"));
    Ok(page.crumb(None, title).respond(&cx))
}

fn draw(cx: &Cx, part: &Part) -> Markup {
    let count = cx.locale().int(i64::try_from(part.lines.len() + part.more).unwrap_or(0));
    ui::Panel::new(cx.t(part.title)).count(&count).rows(html! {
        @for line in &part.lines {
            (ui::kv_row(&ui::KvRow {
                href: Some(&line.href),
                lead: html! {},
                title: &line.text,
                meta: html! {},
                value: html! { (line.detail) },
            }))
        }
        @if part.more > 0 { (ui::row(html! { span.mute { (cx.tr("digests-more", &[("n", part.more.into())])) } })) }
    })
}
