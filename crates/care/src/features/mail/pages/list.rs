//! `/mails`: the form, what became of the mails that were just given, and the addresses that wait.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::model::{Filed, Outcome, Waiting};
use super::super::store::waiting;
use super::drop::{self, Became};
use super::reason;
use crate::base::error::FieldError;
use crate::base::page::Page;
use crate::base::{Cx, Fields, Result, calendar};
use crate::features::identity::pages::draw::sentence;
use crate::ui::{self, Look, Tone};

/// `GET /mails`
pub async fn show(cx: Cx) -> Result<Response> {
    page(&cx, &[], &Fields::default(), StatusCode::OK).await
}

/// The page with what became of mails.
///
/// # Errors
/// What the database says.
pub async fn page(cx: &Cx, done: &[Became], fields: &Fields, status: StatusCode) -> Result<Response> {
    let author = cx.viewer.id;
    let waiting = cx.read(move |q| waiting::list(q, author)).await?;
    let title = cx.t("mail-title");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("mail-lead")) }, html! {}))
        (ui::stack(html! {
            @if !done.is_empty() { (became(cx, done)) }
            (ui::Panel::new(cx.t("mail-drop")).body(drop::form(cx, None, fields)))
            (strays(cx, &waiting))
        }))
    };
    Ok(Page::new(title, body).crumb(None, title).status(status).respond(cx))
}

fn became(cx: &Cx, done: &[Became]) -> Markup {
    ui::Panel::new(cx.t("mail-became")).rows(html! {
        @for (name, result) in done {
            @match result {
                Ok(outcome) => (one(cx, outcome)),
                Err(fields) => (ui::row(html! {
                    p { b { bdi { (name) } } }
                    @for e in &fields.0 { p.bad { (words(cx, e)) } }
                })),
            }
        }
    })
}

fn words(cx: &Cx, e: &FieldError) -> String {
    sentence(cx.locale(), e)
}

fn one(cx: &Cx, o: &Outcome) -> Markup {
    let waits = i64::try_from(o.unknown.len()).unwrap_or(0);
    ui::row(html! {
        p { b { bdi { (o.subject) } } }
        @for f in &o.filed { p { (ui::link(&href(f), cx.t(if f.new { "mail-filed" } else { "mail-known" }))) } }
        @if waits > 0 { p { (cx.tr("mail-waits", &[("n", waits.into())])) } }
        @for (_, why) in &o.left_out { p.mute { (reason(cx, why)) } }
    })
}

/// The conversation.
pub fn href(f: &Filed) -> String {
    format!("/accounts/{}/conversations/{}", f.account, f.id)
}

fn strays(cx: &Cx, waiting: &[Waiting]) -> Markup {
    let count: usize = waiting.iter().map(|w| w.strays.len()).sum();
    let count = cx.locale().int(i64::try_from(count).unwrap_or(0));
    let panel = ui::Panel::new(cx.t("mail-unknown")).id("unknown").count(&count);
    if waiting.is_empty() {
        return panel.raw(ui::empty(cx.t("mail-unknown-none"), html! {}));
    }
    panel.raw(html! {
        @for mail in waiting {
            (ui::group_row(&mail.subject, "", &calendar::short(cx.locale(), cx.today(), day(cx, mail))))
            ul.rows {
                @for s in &mail.strays {
                    @let here = format!("/mails/{}", s.id);
                    (ui::kv_row(&ui::KvRow {
                        href: Some(&here),
                        lead: html! {},
                        title: if s.name.is_empty() { &s.email } else { &s.name },
                        meta: html! { @if !s.name.is_empty() { (s.email) " · " } (cx.t(if s.sender { "mail-sender" } else { "mail-receiver" })) },
                        value: html! {
                            (ui::link_button(Look::Plain, &here, "", cx.t("mail-tell")))
                            (ui::icon_post(&format!("{here}/dismissal"), "close", cx.t("mail-nobody"), &[]))
                        },
                    }))
                }
            }
        }
    })
}

fn day(cx: &Cx, mail: &Waiting) -> jiff::civil::Date {
    mail.sent_at.to_zoned_datetime(cx.viewer.zone.clone()).date()
}

/// A notice on Today while addresses wait.
pub fn today(q: &Conn<'_>, cx: &Cx) -> Result<Option<Markup>> {
    let count = waiting::count(q, cx.viewer.id)?;
    if count == 0 {
        return Ok(None);
    }
    let text = html! { (cx.tr("mail-waits", &[("n", count.into())])) };
    Ok(Some(ui::notice(
        Tone::Accent,
        "mail",
        text,
        ui::link_button(Look::Plain, "/mails#unknown", "", cx.t("mail-look")),
    )))
}
