//! `/competitors/{id}`, `/competitors/new` and `/competitors/{id}/edit`: one competitor.

use axum::response::Response;
use maud::{Markup, html};

use super::super::form::CompetitorForm;
use super::super::model::Competitor;
use super::super::store::{self, Happened};
use super::super::{EDITORS, actions};
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::{Page, meets};
use crate::base::{CompetitorId, Cx, Error, Fields, Result, calendar, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::{self, Base};
use crate::features::people::pages::draw::Draw;
use crate::features::settings::pages::lost;
use crate::ui;

/// Most changes that a page lists.
const HISTORY: i64 = 50;

fn href(id: CompetitorId) -> String {
    format!("/competitors/{id}")
}

/// `GET /competitors/{id}`
pub(super) async fn show(cx: Cx, Path(id): Path<CompetitorId>) -> Result<Response> {
    let (c, happened) = cx.read(move |q| Ok((store::find(q, id)?, store::history(q, id, HISTORY)?))).await?;
    let may = meets(&cx.viewer, EDITORS);
    let edit = html! {
        @if may { (ui::link_button(ui::Look::Plain, &format!("{}/edit", href(id)), "edit", cx.t("edit"))) }
    };
    let body = html! {
        (ui::page_head(&c.facts.name, html! {}, edit))
        @if c.archived_at.is_some() {
            (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("competitors-archived-note")) }, html! {}))
        }
        (ui::columns(facts(&cx, &c), history(&cx, &happened)))
        @if may { (archiving(&cx, &c)) }
    };
    let page = Page::new(c.facts.name.as_str(), body).nav("/competitors");
    Ok(page.crumb(Some("/competitors"), cx.t("competitors-title")).crumb(None, c.facts.name.as_str()).respond(&cx))
}

fn facts(cx: &Cx, c: &Competitor) -> Markup {
    let f = &c.facts;
    let mut rows = Vec::new();
    if !f.website.is_empty() {
        let link = html! { a href=(f.website) rel="noopener noreferrer" { (f.website) } };
        rows.push((cx.t("competitors-field-website"), link));
    }
    rows.push((
        cx.t("competitors-field-note"),
        html! { @for line in f.note.lines() { p { (line) } } @if f.note.is_empty() { span.mute { (cx.t("competitors-no-note")) } } },
    ));
    ui::Panel::new(cx.t("competitors-facts")).body(ui::facts(&rows))
}

fn history(cx: &Cx, happened: &[Happened]) -> Markup {
    ui::Panel::new(cx.t("competitors-history")).rows(html! {
        @for h in happened {
            (ui::row(html! {
                div {
                    p.mute.sm {
                        b { (h.who.as_deref().unwrap_or(cx.t("notifications-house"))) } " · "
                        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, h.at)) " · "
                        (cx.tr(&format!("competitors-{}", h.verb.replace('.', "-")), &[]))
                    }
                    @if h.verb == "competitor.edited" {
                        @for (field, pair) in h.changes.as_object().into_iter().flatten() {
                            p { (cx.tr(&format!("competitors-field-{field}"), &[])) " " (ui::diff(&merge::show(&pair[0]), &merge::show(&pair[1]))) }
                        }
                    }
                }
            }))
        }
    })
}

fn archiving(cx: &Cx, c: &Competitor) -> Markup {
    let here = href(c.id);
    html! {
        @if c.archived_at.is_some() {
            (ui::post_button(ui::Look::Plain, &format!("{here}/restoring"), "undo", cx.t("settings-restore"), &[]))
        } @else {
            (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("settings-archive"), &[]))
        }
    }
}

/// `GET /competitors/new`
pub(super) async fn new(cx: Cx) -> Result<Response> {
    Ok(page(&cx, None, &CompetitorForm::default(), &Fields::default(), None))
}

/// `POST /competitors/new`
pub(super) async fn create(cx: Cx, Form(form): Form<CompetitorForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add(tx, by, &form.parse()?)).await {
        Ok(id) => Ok(flash::done(&href(id), "competitors-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, None, &typed, &fields, None)),
        Err(other) => Err(other),
    }
}

/// `GET /competitors/{id}/edit`
pub(super) async fn edit(cx: Cx, Path(id): Path<CompetitorId>) -> Result<Response> {
    let stored = cx.read(move |q| store::find(q, id)).await?;
    Ok(page(&cx, Some(&stored), &CompetitorForm::of(&stored), &Fields::default(), None))
}

/// `POST /competitors/{id}/edit`
pub(super) async fn save(cx: Cx, Path(id): Path<CompetitorId>, Form(form): Form<CompetitorForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx
        .write_as(by, move |tx, by| {
            store::find(tx, id)?;
            actions::edit(tx, by, id, &form.parse()?.fields(), &Base::at(form.version.trim().parse().ok()))
        })
        .await;
    let stored = cx.read(move |q| store::find(q, id)).await?;
    match saved {
        Ok(_) => Ok(flash::done(&href(id), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, Some(&stored), &typed, &fields, None)),
        Err(Error::Conflict(c)) if c.version.is_some() => {
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = CompetitorForm { version: stored.version.to_string(), ..typed };
            Ok(page(&cx, Some(&stored), &again, &Fields::default(), Some(&c)))
        }
        Err(other) => Err(other),
    }
}

fn page(
    cx: &Cx,
    stored: Option<&Competitor>,
    form: &CompetitorForm,
    fields: &Fields,
    conflict: Option<&Conflict>,
) -> Response {
    let title = stored.map_or(cx.t("competitors-new").to_owned(), |c| c.facts.name.clone());
    let here = stored.map_or(String::from("/competitors/new"), |c| format!("{}/edit", href(c.id)));
    let back = stored.map_or(String::from("/competitors"), |c| href(c.id));
    let d = Draw { cx, fields, prefix: "competitors" };
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("competitors-form-note")) }, html! {}))
        (lost::notice(cx, conflict, |field| d.label(field)))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (ui::Panel::new(cx.t("competitors-facts")).body(ui::field_grid(html! {
                (d.first("name", &form.name, ""))
                (d.text("website", &form.website, ""))
                (d.area("note", &form.note, "competitors-hint-note"))
            })))
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let status = lost::status(conflict, fields);
    let page = Page::new(title.as_str(), body).nav("/competitors");
    page.crumb(Some("/competitors"), cx.t("competitors-title")).crumb(None, title.as_str()).status(status).respond(cx)
}

async fn set_archived(cx: &Cx, id: CompetitorId, archived: bool, key: &'static str) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::set_archived(tx, by, id, archived)).await?;
    Ok(flash::done(&href(id), key, Some(batch)))
}

/// `POST /competitors/{id}/archiving`
pub(super) async fn archive(cx: Cx, Path(id): Path<CompetitorId>) -> Result<Response> {
    set_archived(&cx, id, true, "competitors-archived-done").await
}

/// `POST /competitors/{id}/restoring`
pub(super) async fn restore(cx: Cx, Path(id): Path<CompetitorId>) -> Result<Response> {
    set_archived(&cx, id, false, "competitors-restored-done").await
}
