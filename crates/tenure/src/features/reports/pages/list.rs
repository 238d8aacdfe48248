//! `/reports`: what one has to write and to read, exceptions first.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions;
use super::super::desk::{Desk, Missing, gather};
use super::super::model::{Report, Span, days};
use crate::base::extract::Form;
use crate::base::page::Page;
use crate::base::{Cx, Error, Result, calendar, flash, page};
use crate::ui::{self, Look, Tone};

/// `GET /reports`
pub async fn show(cx: Cx) -> Result<Response> {
    let viewer = cx.viewer.clone();
    let desk = cx.snapshot(move |q| gather(q, &viewer)).await?;
    let title = cx.t("reports-title");
    let actions = html! {
        @if page::administers(&cx.viewer) { (ui::link_button(Look::Plain, "/admin/reports", "calendar", cx.t("reports-admin"))) }
    };
    let body = html! {
        (ui::page_head(title, html! { (summary(&cx, &desk)) }, actions))
        @match desk.leads {
            true => (ui::columns(team(&cx, &desk), html! { (missing(&cx, &desk)) @if writes(&desk) { (own(&cx, &desk)) } })),
            false => (own(&cx, &desk)),
        }
    };
    Ok(Page::new(title, body).nav("/reports").crumb(None, title).respond(&cx))
}

/// A report to be begun.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartForm {
    from: String,
}

/// `POST /reports`
pub async fn start(cx: Cx, Form(form): Form<StartForm>) -> Result<Response> {
    let day: Date = form.from.parse().map_err(|_| Error::field("from", "error-day"))?;
    let id = cx.write(move |tx, by| actions::start(tx, by, day)).await?;
    Ok(flash::see_other(&format!("/reports/{id}")))
}

fn writes(desk: &Desk) -> bool {
    !desk.own.is_empty() || !desk.to_begin.is_empty()
}

fn summary(cx: &Cx, desk: &Desk) -> String {
    let key = match desk.rules.period {
        None => return cx.t("reports-none-asked").to_owned(),
        Some(period) => cx.t(period.label()),
    };
    let mut args = vec![("period", key.into()), ("days", desk.rules.due_days.into())];
    if desk.leads {
        args.extend([("waiting", desk.waiting.len().into()), ("missing", desk.missing.len().into())]);
        return cx.tr("reports-summary-team", &args);
    }
    cx.tr("reports-summary", &args)
}

fn count(cx: &Cx, n: usize) -> String {
    cx.locale().int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn team(cx: &Cx, desk: &Desk) -> Markup {
    let list = |title: &'static str, none: &'static str, reports: &[Report]| {
        let n = count(cx, reports.len());
        let panel = ui::Panel::new(cx.t(title)).count(&n);
        if reports.is_empty() {
            return panel.raw(ui::empty(cx.t(none), html! {}));
        }
        panel.rows(html! { @for r in reports { (row(cx, r, &r.author_name)) } })
    };
    html! {
        (list("reports-waiting", "reports-waiting-none", &desk.waiting))
        (list("reports-read", "reports-read-none", &desk.read))
    }
}

/// A report with a title.
fn row(cx: &Cx, r: &Report, title: &str) -> Markup {
    let days = days(cx.locale(), &r.span);
    let submitted = r.submitted_at.map(|at| calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, at));
    ui::kv_row(&ui::KvRow {
        href: Some(&format!("/reports/{}", r.id)),
        lead: ui::icon("report"),
        title,
        meta: html! {
            @if title != days { (days) }
            @if let Some(at) = submitted { @if title != days { " · " } (cx.t("reports-submitted-on")) " " (at) }
            @else if r.state.open() { @if title != days { " · " } (due(cx, &r.span)) }
            @if r.state == super::super::model::State::Returned && !r.reply.is_empty() { " · " (r.reply) }
        },
        value: html! {
            @if !r.words.help.is_empty() && r.answer.is_empty() && r.submissions > 0 { (ui::chip(Tone::Warn, cx.t("reports-asks"))) " " }
            (ui::chip(r.state.tone(), cx.t(r.state.label())))
        },
    })
}

fn due(cx: &Cx, span: &Span) -> Markup {
    let day = calendar::day(cx.locale(), cx.today(), span.due);
    let text = cx.tr("reports-due-on", &[("day", day.into())]);
    html! { span.bad[span.due < cx.today()] { (text) } }
}

fn missing(cx: &Cx, desk: &Desk) -> Markup {
    let n = count(cx, desk.missing.len());
    let panel = ui::Panel::new(cx.t("reports-missing")).count(&n);
    if desk.missing.is_empty() {
        return panel.raw(ui::empty(cx.t("reports-missing-none"), html! {}));
    }
    let row = |m: &Missing| {
        let late = calendar::days_between(m.span.due, cx.today());
        ui::kv_row(&ui::KvRow {
            href: None,
            lead: ui::avatar_small(&m.who.name),
            title: &m.who.name,
            meta: html! { (days(cx.locale(), &m.span)) },
            value: html! { span.bad { (cx.tr("reports-days-late", &[("n", late.into())])) } },
        })
    };
    panel.rows(html! { @for m in &desk.missing { (row(m)) } })
}

fn own(cx: &Cx, desk: &Desk) -> Markup {
    let panel = ui::Panel::new(cx.t("reports-own"));
    if !writes(desk) {
        return panel.raw(ui::empty(cx.t("reports-own-none"), html! {}));
    }
    let begin = |span: &Span| {
        let from = span.from.to_string();
        ui::kv_row(&ui::KvRow {
            href: None,
            lead: ui::icon("plus"),
            title: &days(cx.locale(), span),
            meta: if span.to > cx.today() {
                html! { (cx.t("reports-running")) " · " (due(cx, span)) }
            } else {
                due(cx, span)
            },
            value: ui::post_button(Look::Plain, "/reports", "edit", cx.t("reports-write"), &[("from", &from)]),
        })
    };
    panel.rows(html! {
        @for span in &desk.to_begin { (begin(span)) }
        @for r in &desk.own { (row(cx, r, &days(cx.locale(), &r.span))) }
    })
}
