//! `/accounts/{id}/concerns/{concern}`: the words, what was answered, and the box for the next answer.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::actions;
use super::super::model::{Answer, Severity, State};
use super::super::store::concern::answers;
use super::super::store::list::{Line, one};
use super::super::wire::AnswerInput;
use super::href;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, ConcernId, Contribute, Cx, Error, Fields, Need, Read, Result, Routes, calendar, flash};
use crate::features::interactions;
use crate::features::people::pages::draw::{Draw, crumbs};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/accounts/{id}/concerns/{concern}", Need::User, show).post(
        "/accounts/{id}/concerns/{concern}/answers",
        Need::User,
        answer,
    )
}

type At = Path<(AccountId, ConcernId)>;

async fn show(cx: Cx, Path(at): At) -> Result<Response> {
    page(&cx, at, &AnswerInput::default(), &Fields::default()).await
}

async fn answer(cx: Cx, Path((account, id)): At, Form(form): Form<AnswerInput>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, account)?;
            let (body, on) = form.parse(by)?;
            actions::answer(tx, by, account, id, (&body, on))
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&href(account, id), "concerns-answer-noted", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, (account, id), &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, (account, id): (AccountId, ConcernId), form: &AnswerInput, fields: &Fields) -> Result<Response> {
    let inner = cx.clone();
    let (line, given, may) = cx
        .read(move |q| {
            let permit = look::<Read>(q, &inner.viewer, account)?;
            Ok((one(q, permit.account(), id)?, answers(&permit, id)?, permit.allows::<Contribute>()))
        })
        .await?;
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = body(cx, &line, &given, may, (form, fields));
    let page = crumbs(Page::new(cx.t("concerns-one"), body), cx, account, &line.account);
    Ok(page
        .crumb(Some(&format!("/concerns?scope=all&account={account}")), cx.t("concerns-title"))
        .crumb(None, cx.t("concerns-one"))
        .status(status)
        .respond(cx))
}

fn body(cx: &Cx, line: &Line, given: &[Answer], may: bool, typed: (&AnswerInput, &Fields)) -> Markup {
    let c = &line.concern;
    let here = href(c.account, c.id);
    let may = may && !c.archived;
    let open = may && c.state == State::Open;
    let dialog = |look, verb: &str, icon, key| ui::dialog_button(look, &format!("{here}/{verb}"), icon, cx.t(key));
    let actions = html! {
        @if may { (dialog(ui::Look::Plain, "edit", "edit", "edit")) }
        @if open { (dialog(ui::Look::Primary, "settling", "check", "concerns-settle")) }
        @if may && !open { (ui::post_button(ui::Look::Plain, &format!("{here}/reopening"), "undo", cx.t("concerns-reopen"), &[])) }
    };
    html! {
        (ui::page_head(&c.words, html! { (cx.t("concerns-one")) " · " (line.account) }, actions))
        @if c.archived { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("concerns-archived-note")) }, html! {})) }
        (ui::stack(html! {
            (facts(cx, line))
            (said(cx, &here, given, open, typed))
            @if may { (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("concerns-archive"), &[])) }
        }))
    }
}

fn facts(cx: &Cx, line: &Line) -> Markup {
    let c = &line.concern;
    let day = |d| calendar::time_tag(cx.locale(), cx.today(), d);
    let tone = if c.state == State::Open { ui::Tone::Warn } else { ui::Tone::Good };
    let mut rows = vec![
        (cx.t("concerns-field-state"), ui::state(tone, cx.t(c.state.label()))),
        (cx.t("concerns-field-severity"), severity(cx, c.severity)),
        (cx.t("concerns-field-since"), day(c.since)),
    ];
    if let Some(person) = &line.person {
        let value = match line.position {
            Some(position) => ui::link(&format!("/accounts/{}/people/{position}", c.account), person),
            None => html! { (person) },
        };
        rows.push((cx.t("concerns-field-person"), value));
    }
    if let (Some(id), Some(heard)) = (c.interaction, &line.heard) {
        rows.push((
            cx.t("concerns-field-conversation"),
            ui::link(&interactions::pages::form::href(c.account, id), heard),
        ));
    }
    if let Some(on) = c.settled_on {
        rows.push((cx.t("concerns-settled-on"), day(on)));
    }
    if let Some(name) = &line.confirmed {
        rows.push((cx.t("concerns-field-confirmed_by"), html! { (name) }));
    }
    if !c.evidence.is_empty() {
        rows.push((cx.t("concerns-field-evidence"), html! { (c.evidence) }));
    }
    ui::Panel::new(cx.t("concerns-one")).body(ui::facts(&rows))
}

/// How severe it is; that nobody has said so yet is told, too.
pub(super) fn severity(cx: &Cx, severity: Option<Severity>) -> Markup {
    match severity {
        None => html! { span.mute { (cx.t("concerns-severity-none")) } },
        Some(s) if s.severe() => html! { span.bad { (cx.t(s.label())) } },
        Some(s) => html! { (cx.t(s.label())) },
    }
}

/// What was answered, and the box.
fn said(cx: &Cx, here: &str, given: &[Answer], open: bool, (form, fields): (&AnswerInput, &Fields)) -> Markup {
    let count = cx.locale().int(i64::try_from(given.len()).unwrap_or(0));
    let d = Draw { cx, fields, prefix: "concerns" };
    ui::Panel::new(cx.t("concerns-answers")).count(&count).raw(html! {
        ul.rows {
            @for a in given {
                @let name = a.author_name.as_deref().unwrap_or(cx.t("notifications-house"));
                (ui::row(html! {
                    div {
                        p.mute.sm { b { (name) } " · " (calendar::time_tag(cx.locale(), cx.today(), a.on)) }
                        @for line in a.body.lines() { p { (line) } }
                    }
                }))
            }
        }
        @if given.is_empty() { (ui::empty(cx.t("concerns-unanswered-note"), html! {})) }
        @if open {
            div.pad {
                form.set method="post" action={ (here) "/answers" } novalidate {
                    (d.area("body", &form.body, ""))
                    (d.day("on", &form.on, "promises-hint-on"))
                    (ui::form_foot(html! { (cx.t("concerns-answer-note")) }, ui::submit(ui::Look::Plain, "plus", cx.t("concerns-answer"))))
                }
            }
        }
    })
}
