//! `/admin/deal-reasons`: why deals are won and lost.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::reasons::{self as actions, Place};
use super::super::model::{Outcome, Reason};
use super::super::reason_form::ReasonForm;
use super::super::store::reasons as store;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, DealReasonId, Error, Fields, Locale, Need, Result, Right, Routes, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, import_link};
use crate::features::settings::pages::lost;
use crate::ui::{self, Cell, Head, Phone};

const PATH: &str = "/admin/deal-reasons";

/// The routes.
pub(super) fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/admin/deal-reasons/{id}";
    let admin = Need::Right(Right::Administer);
    routes
        .get(PATH, admin, list)
        .post(PATH, admin, add)
        .get(ONE, admin, show)
        .post(ONE, admin, save)
        .post("/admin/deal-reasons/{id}/place", admin, shift)
        .post("/admin/deal-reasons/{id}/retirement", admin, retire)
        .post("/admin/deal-reasons/{id}/restoring", admin, restore)
}

fn href(id: DealReasonId) -> String {
    format!("{PATH}/{id}")
}

async fn list(cx: Cx) -> Result<Response> {
    let form = ReasonForm { outcome: String::from("won"), ..ReasonForm::default() };
    overview(&cx, &form, &Fields::default()).await
}

async fn add(cx: Cx, Form(form): Form<ReasonForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add(tx, by, &form.parse()?)).await {
        Ok(_) => Ok(flash::done(PATH, "deals-reason-added", Some(batch))),
        Err(Error::Invalid(fields)) => overview(&cx, &typed, &fields).await,
        Err(other) => Err(other),
    }
}

async fn overview(cx: &Cx, form: &ReasonForm, fields: &Fields) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let title = cx.t("deals-reasons");
    let d = Draw { cx, fields, prefix: "deals" };
    let outcomes: Vec<(&str, &str)> =
        [Outcome::Won, Outcome::Lost].into_iter().map(|o| (o.code(), cx.t(o.label()))).collect();
    let new = ui::Panel::new(cx.t("deals-reason-new")).body(html! {
        form method="post" action=(PATH) novalidate {
            (summary(cx, fields))
            (d.select("outcome", &form.outcome, &outcomes))
            (d.text("name", &form.name, ""))
            (d.text("name_zh", &form.name_zh, "settings-name-zh-hint"))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "plus", cx.t("add"))))
        }
    });
    let retired: Vec<&Reason> = all.iter().filter(|r| r.archived).collect();
    let main = ui::stack(html! {
        @for outcome in [Outcome::Won, Outcome::Lost] { (table(cx, outcome, &all)) }
        @if !retired.is_empty() { (shelf(cx, &retired)) }
    });
    let body = html! {
        (ui::page_head(title, html! { (cx.t("deals-reasons-summary")) }, import_link(cx, "deal-reasons")))
        (ui::columns(main, new))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title")).crumb(None, title);
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page.status(status).respond(cx))
}

fn table(cx: &Cx, outcome: Outcome, all: &[Reason]) -> Markup {
    let title = cx.t(if outcome == Outcome::Won { "deals-reasons-won" } else { "deals-reasons-lost" });
    let shown: Vec<&Reason> = all.iter().filter(|r| r.outcome == outcome && !r.archived).collect();
    if shown.is_empty() {
        return ui::Panel::new(title).raw(ui::empty(cx.t("deals-reasons-none"), html! {}));
    }
    let heads =
        vec![Head::text(cx.t("name")), Head::text(cx.t("settings-other-name")), Head::blank(cx.t("settings-order"))];
    let last = shown.len() - 1;
    let rows: Vec<Markup> = shown.iter().enumerate().map(|(at, r)| row(cx, r, at == 0, at == last)).collect();
    let count = rows.len().to_string();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

fn row(cx: &Cx, r: &Reason, first: bool, last: bool) -> Markup {
    let here = href(r.id);
    let name = r.named(cx.locale());
    let other = if cx.locale() == Locale::Zh && !r.name_zh.is_empty() { &r.name } else { &r.name_zh };
    let place = format!("{here}/place");
    let up = cx.tr("settings-up", &[("name", name.into())]);
    let down = cx.tr("settings-down", &[("name", name.into())]);
    ui::tr(vec![
        Cell::head(ui::link(&here, name)),
        Cell::text(html! { span.mute { (other) } }).phone(Phone::Left),
        Cell::text(html! { span.flow {
            @if !first { (ui::icon_post(&place, "arrow-up", &up, &[("up", "1")])) }
            @if !last { (ui::icon_post(&place, "arrow-down", &down, &[("up", "0")])) }
        } })
        .phone(Phone::Right),
    ])
}

/// What is no longer offered.
fn shelf(cx: &Cx, retired: &[&Reason]) -> Markup {
    ui::Panel::new(cx.t("deals-reasons-retired")).rows(html! {
        @for r in retired {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: r.named(cx.locale()),
                meta: html! { (cx.t(r.outcome.label())) },
                value: ui::post_button(
                    ui::Look::Ghost, &format!("{}/restoring", href(r.id)), "undo", cx.t("deals-reason-offer"), &[],
                ),
            }))
        }
    })
}

async fn show(cx: Cx, Path(id): Path<DealReasonId>) -> Result<Response> {
    let stored = cx.read(move |q| store::find(q, id)).await?;
    Ok(page(&cx, &stored, &ReasonForm::of(&stored), &Fields::default(), None))
}

async fn save(cx: Cx, Path(id): Path<DealReasonId>, Form(form): Form<ReasonForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx
        .write_as(by, move |tx, by| {
            let outcome = store::find(tx, id)?.outcome.code().to_owned();
            let base = Base::at(form.version.trim().parse().ok());
            actions::edit(tx, by, id, &ReasonForm { outcome, ..form.clone() }.names()?, &base)
        })
        .await;
    let stored = cx.read(move |q| store::find(q, id)).await?;
    match saved {
        Ok(_) => Ok(flash::done(PATH, "saved", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, &stored, &typed, &fields, None)),
        Err(Error::Conflict(c)) if c.version.is_some() => {
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = ReasonForm { version: stored.version.to_string(), ..typed };
            Ok(page(&cx, &stored, &again, &Fields::default(), Some(&c)))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, stored: &Reason, form: &ReasonForm, fields: &Fields, conflict: Option<&Conflict>) -> Response {
    let (title, here) = (stored.named(cx.locale()), href(stored.id));
    let d = Draw { cx, fields, prefix: "deals" };
    let body = html! {
        (ui::page_head(title, html! { (cx.t(stored.outcome.label())) }, html! {}))
        (lost::notice(cx, conflict, |field| d.label(field)))
        (ui::Panel::new(cx.t("edit")).body(html! {
            form method="post" action=(here) novalidate {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (ui::field_grid(html! {
                    (d.first("name", &form.name, ""))
                    (d.text("name_zh", &form.name_zh, "settings-name-zh-hint"))
                }))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, PATH, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }
            @if stored.archived {
                (ui::post_button(ui::Look::Ghost, &format!("{here}/restoring"), "undo", cx.t("deals-reason-offer"), &[]))
            } @else {
                p.mute { (cx.t("deals-reason-retire-note")) }
                (ui::post_button(ui::Look::Ghost, &format!("{here}/retirement"), "lock", cx.t("deals-reason-retire"), &[]))
            }
        }))
    };
    let status = lost::status(conflict, fields);
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title"));
    page.crumb(Some(PATH), cx.t("deals-reasons")).crumb(None, title).status(status).respond(cx)
}

/// Which way a reason moves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ShiftForm {
    up: String,
}

async fn shift(cx: Cx, Path(id): Path<DealReasonId>, Form(form): Form<ShiftForm>) -> Result<Response> {
    let place = if form.up == "1" { Place::Up } else { Place::Down };
    cx.write(move |tx, by| actions::arrange(tx, by, id, place)).await?;
    Ok(flash::see_other(PATH))
}

async fn set_retired(cx: &Cx, id: DealReasonId, retired: bool, key: &'static str) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::retire(tx, by, id, retired)).await?;
    Ok(flash::done(PATH, key, Some(batch)))
}

async fn retire(cx: Cx, Path(id): Path<DealReasonId>) -> Result<Response> {
    set_retired(&cx, id, true, "deals-reason-retired-done").await
}

async fn restore(cx: Cx, Path(id): Path<DealReasonId>) -> Result<Response> {
    set_retired(&cx, id, false, "deals-reason-restored").await
}
