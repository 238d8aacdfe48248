//! `/reports/{id}`: a report, on the screen and on one sheet of paper; where its author writes, and where whoever leads
//! the author replies.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use uuid::Uuid;

use super::super::actions;
use super::super::model::{State, Words, days};
use super::super::sheet::{self, Sheet};
use super::draw;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::ui::{self, Look};

/// What was typed and what is wrong with it.
#[derive(Default)]
struct Typed {
    words: Option<WordsForm>,
    reply: String,
    answer: String,
    fields: Fields,
}

/// The author's words as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WordsForm {
    rag: String,
    headline: String,
    comment: String,
    help: String,
    version: String,
    /// `submit`, or empty to save only.
    then: String,
}

impl WordsForm {
    fn of(words: &Words, version: i64) -> Self {
        let w = words.clone();
        Self {
            rag: w.rag,
            headline: w.headline,
            comment: w.comment,
            help: w.help,
            version: version.to_string(),
            then: String::new(),
        }
    }

    fn words(&self) -> Words {
        let s = self.clone();
        Words { rag: s.rag, headline: s.headline, comment: s.comment, help: s.help }
    }
}

/// `GET /reports/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    page(&cx, id, Typed::default()).await
}

/// `POST /reports/{id}`: saves, and submits where that was the button.
pub async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<WordsForm>) -> Result<Response> {
    let (by, registry, typed) = (cx.acting(), cx.app.registry.clone(), form.clone());
    let (batch, submit) = (by.batch, form.then == "submit");
    let written = cx
        .write_as(by, move |tx, by| {
            actions::edit(tx, by, id, &typed.words(), typed.version.parse().ok())?;
            if submit { actions::submit(tx, by, &registry, id).map(|_| ()) } else { Ok(()) }
        })
        .await;
    let here = format!("/reports/{id}");
    match written {
        Ok(()) if submit => Ok(flash::done(&here, "reports-submitted", Some(batch))),
        Ok(()) => Ok(flash::done(&here, "saved", None)),
        Err(Error::Invalid(fields)) => page(&cx, id, Typed { words: Some(form), fields, ..Typed::default() }).await,
        Err(other) => Err(other),
    }
}

/// A reply as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VerdictForm {
    reply: String,
    /// `acknowledge` or `return`.
    verdict: String,
}

/// `POST /reports/{id}/verdict`
pub async fn verdict(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<VerdictForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| match typed.verdict.as_str() {
            "acknowledge" => actions::acknowledge(tx, by, id, &typed.reply),
            "return" => actions::send_back(tx, by, id, &typed.reply),
            _ => Err(Error::field("verdict", "error-choose")),
        })
        .await;
    match done {
        Ok(after) if after.state == State::Returned => Ok(flash::done("/reports", "reports-sent-back", Some(batch))),
        Ok(_) => Ok(flash::done("/reports", "reports-noted", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, id, Typed { reply: form.reply, fields, ..Typed::default() }).await,
        Err(other) => Err(other),
    }
}

/// An answer as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnswerForm {
    answer: String,
}

/// `POST /reports/{id}/answer`
pub async fn answer(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<AnswerForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.answer.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::answer(tx, by, id, &typed)).await {
        Ok(_) => Ok(flash::done(&format!("/reports/{id}"), "reports-answered", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, id, Typed { answer: form.answer, fields, ..Typed::default() }).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, id: Uuid, typed: Typed) -> Result<Response> {
    let inner = cx.clone();
    let (sheet, leads) = cx
        .snapshot(move |q| {
            let report = actions::readable(q, &inner.viewer, id)?;
            let leads = actions::leads(q, &inner.viewer, report.author)?;
            let sheet = sheet::read(q, &inner.app.registry, &inner.viewer, report, &inner.settings().zone)?;
            Ok((sheet, leads))
        })
        .await?;
    let title = cx.tr("reports-title-of", &[("name", sheet.report.author_name.as_str().into())]);
    let body = html! {
        div.brief {
            (draw::head(cx, &sheet))
            (draw::headline(cx, &sheet))
            (draw::figures(cx, &sheet))
            (ui::columns(draw::sections(cx, &sheet), side(cx, &sheet, leads, &typed)))
        }
    };
    let page = Page::new(title, body).nav("/reports").crumb(Some("/reports"), cx.t("reports-title"));
    let crumb = format!("{}, {}", sheet.report.author_name, days(cx.locale(), &sheet.report.span));
    Ok(page.crumb(None, crumb).status(status(&typed.fields)).respond(cx))
}

/// The author's words or the form for them, the reply, and the proof.
fn side(cx: &Cx, sheet: &Sheet, leads: bool, typed: &Typed) -> Markup {
    let r = &sheet.report;
    let writing = sheet.proof.is_none();
    html! {
        @if !r.reply.is_empty() { (draw::said(cx, "reports-reply", &r.reply, draw::judged(cx, r))) }
        @if writing { (form(cx, sheet, typed)) } @else {
            @if !sheet.snapshot.words.comment.is_empty() { (draw::said(cx, "reports-comment", &sheet.snapshot.words.comment, html! {})) }
            @if !sheet.snapshot.words.help.is_empty() { (help(cx, sheet, leads, typed)) }
        }
        @if leads && r.state == State::Submitted { (verdict_form(cx, sheet, typed)) }
        (draw::proof(cx, sheet))
    }
}

fn form(cx: &Cx, sheet: &Sheet, typed: &Typed) -> Markup {
    let form = typed.words.clone().unwrap_or_else(|| WordsForm::of(&sheet.report.words, sheet.report.version));
    let d = Draw { locale: cx.locale(), fields: &typed.fields };
    let proposed = cx.tr("reports-rag-proposed", &[("rag", cx.t(sheet.proposed.0.label()).into())]);
    let rags = [
        ("", proposed.as_str()),
        ("green", cx.t("reports-rag-green")),
        ("amber", cx.t("reports-rag-amber")),
        ("red", cx.t("reports-rag-red")),
    ];
    let area = |name: &'static str, label: &'static str, value: &str, hint: &'static str| {
        d.field(name, ui::Field::area(name, cx.t(label)).value(value).hint(cx.t(hint)))
    };
    ui::Panel::new(cx.t("reports-words")).id("words").body(html! {
        form.set method="post" action={ "/reports/" (sheet.report.id) } novalidate {
            (summary(cx.locale(), &typed.fields))
            (ui::hidden("version", &form.version))
            (d.select("rag", "reports-rag", &form.rag, &rags))
            (d.required("headline", "reports-headline", &form.headline, "reports-headline-hint"))
            (area("comment", "reports-comment", &form.comment, "reports-comment-hint"))
            (area("help", "reports-help", &form.help, "reports-help-hint"))
            (ui::form_foot(html! {}, html! {
                (ui::submit(Look::Plain, "", cx.t("save")))
                (ui::submit_as(Look::Primary, "check", cx.t("reports-submit"), "then", "submit"))
            }))
        }
    })
}

/// What is asked, and the answer or the form for it.
fn help(cx: &Cx, sheet: &Sheet, leads: bool, typed: &Typed) -> Markup {
    let r = &sheet.report;
    let d = Draw { locale: cx.locale(), fields: &typed.fields };
    let value = if typed.answer.is_empty() { &r.answer } else { &typed.answer };
    let open = leads && matches!(r.state, State::Submitted | State::Acknowledged);
    html! {
        (draw::said(cx, "reports-help", &sheet.snapshot.words.help, html! {}))
        @if !r.answer.is_empty() { (draw::said(cx, "reports-answer", &r.answer, draw::judged(cx, r))) }
        @if open {
            (ui::Panel::new(cx.t("reports-answer-title")).body(html! {
                form.set method="post" action={ "/reports/" (r.id) "/answer" } novalidate {
                    @if typed.fields.of("answer").is_some() { (summary(cx.locale(), &typed.fields)) }
                    (d.field("answer", ui::Field::area("answer", cx.t("reports-answer")).value(value).hint(cx.t("reports-answer-hint"))))
                    (ui::form_foot(html! {}, ui::submit(Look::Plain, "message", cx.t("reports-answer-send"))))
                }
            }))
        }
    }
}

fn verdict_form(cx: &Cx, sheet: &Sheet, typed: &Typed) -> Markup {
    let d = Draw { locale: cx.locale(), fields: &typed.fields };
    ui::Panel::new(cx.t("reports-verdict")).body(html! {
        form.set method="post" action={ "/reports/" (sheet.report.id) "/verdict" } novalidate {
            @if typed.fields.of("reply").is_some() { (summary(cx.locale(), &typed.fields)) }
            (d.field("reply", ui::Field::area("reply", cx.t("reports-reply")).value(&typed.reply).hint(cx.t("reports-reply-hint"))))
            (ui::form_foot(html! {}, html! {
                (ui::submit_as(Look::Plain, "undo", cx.t("reports-return"), "verdict", "return"))
                (ui::submit_as(Look::Primary, "check", cx.t("reports-acknowledge"), "verdict", "acknowledge"))
            }))
        }
    })
}
