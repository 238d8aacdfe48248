//! `/admin/deal-stages`: the stages of each kind of deal.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::stages as actions;
use super::super::model::{Criterion, Kind, Stage};
use super::super::stage_form::StageForm;
use super::super::store::stages;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, StageId, flash};
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::Base;
use crate::features::people::pages::draw::{Draw, import_link};
use crate::features::settings::pages::lost;
use crate::ui::{self, Cell, Head, Phone};

const PATH: &str = "/admin/deal-stages";

/// `GET /admin/deal-stages`
pub(super) async fn list(cx: Cx) -> Result<Response> {
    let all = cx.read(stages::all).await?;
    let title = cx.t("deals-stages");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("deals-stages-summary")) }, import_link(&cx, "deal-stages")))
        (ui::stack(html! { @for kind in Kind::ALL { (table(&cx, *kind, &all)) } }))
    };
    Ok(Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title")).crumb(None, title).respond(&cx))
}

fn table(cx: &Cx, kind: Kind, all: &[Stage]) -> Markup {
    let title = cx.t(kind.label());
    let heads = vec![
        Head::text(cx.t("deals-field-stage")),
        Head::number(cx.t("deals-field-probability")),
        Head::number(cx.t("deals-field-norm_days")),
        Head::text(cx.t("deals-field-criteria")),
    ];
    let rows: Vec<Markup> = all
        .iter()
        .filter(|s| s.kind == kind)
        .map(|s| {
            let criteria: Vec<&str> = s.criteria.iter().map(|c| cx.t(c.label())).collect();
            ui::tr(vec![
                Cell::head(html! {
                    a.b href={ (PATH) "/" (s.id) } { (s.name) } " " span.mute { (s.name_zh) }
                    @if s.archived { " " (ui::chip_outline(cx.t("deals-stage-archived"))) }
                }),
                Cell::number(html! { (s.probability) "%" }).phone(Phone::Right),
                Cell::number(html! { (s.norm_days.map(|n| n.to_string()).unwrap_or_default()) }),
                Cell::text(html! { (criteria.join(" · ")) }).phone(Phone::Full),
            ])
        })
        .collect();
    let new = format!("{PATH}/new?kind={}", kind.code());
    let end = ui::link_button(ui::Look::Ghost, &new, "plus", cx.t("deals-stage-new"));
    ui::Table::new(title, heads).title(title, Some(&rows.len().to_string()), end).rows(rows).draw()
}

/// Of which kind a new stage is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewQuery {
    kind: String,
}

/// `GET /admin/deal-stages/new`
pub(super) async fn new(cx: Cx, Query(asked): Query<NewQuery>) -> Result<Response> {
    let form = StageForm { kind: asked.kind, ..StageForm::default() };
    Ok(page(&cx, None, &form, &Fields::default(), None))
}

/// `POST /admin/deal-stages/new`
pub(super) async fn create(cx: Cx, Form(form): Form<StageForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx.write_as(by, move |tx, by| actions::add(tx, by, &form.new_stage()?)).await;
    match done {
        Ok(_) => Ok(flash::done(PATH, "deals-stage-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, None, &typed, &fields, None)),
        Err(other) => Err(other),
    }
}

/// `GET /admin/deal-stages/{id}`
pub(super) async fn edit(cx: Cx, Path(id): Path<StageId>) -> Result<Response> {
    let stored = cx.read(move |q| stages::find(q, id)).await?;
    Ok(page(&cx, Some(&stored), &StageForm::of(&stored), &Fields::default(), None))
}

/// `POST /admin/deal-stages/{id}`
pub(super) async fn save(cx: Cx, Path(id): Path<StageId>, Form(form): Form<StageForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx
        .write_as(by, move |tx, by| {
            let stored = stages::find(tx, id)?;
            actions::edit(tx, by, id, &form.set(&stored)?, &Base::at(form.version.trim().parse().ok()))
        })
        .await;
    let stored = cx.read(move |q| stages::find(q, id)).await?;
    match saved {
        Ok(_) => Ok(flash::done(PATH, "saved", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(page(&cx, Some(&stored), &typed, &fields, None)),
        Err(Error::Conflict(c)) if c.version.is_some() => {
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = StageForm { version: stored.version.to_string(), ..typed };
            Ok(page(&cx, Some(&stored), &again, &Fields::default(), Some(&c)))
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, stored: Option<&Stage>, form: &StageForm, fields: &Fields, conflict: Option<&Conflict>) -> Response {
    let title = stored.map_or(cx.t("deals-stage-new"), |s| s.named(cx.locale()));
    let here = stored.map_or(format!("{PATH}/new"), |s| format!("{PATH}/{}", s.id));
    let kinds: Vec<(&str, &str)> = Kind::ALL.iter().map(|k| (k.code(), cx.t(k.label()))).collect();
    let d = Draw { cx, fields, prefix: "deals" };
    let body = html! {
        (ui::page_head(title, html! { @if let Some(s) = stored { (cx.t(s.kind.label())) } }, html! {}))
        (lost::notice(cx, conflict, |field| d.label(field)))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (ui::Panel::new(cx.t("deals-field-stage")).body(html! {
                (ui::field_grid(html! {
                    (d.first("name", &form.name, ""))
                    (d.text("name_zh", &form.name_zh, ""))
                    @if stored.is_none() { (d.select("kind", &form.kind, &kinds)) } @else { (ui::hidden("kind", &form.kind)) }
                    (d.text("position", &form.position, "deals-hint-position"))
                    (d.text("probability", &form.probability, "deals-hint-stage-probability"))
                    (d.text("norm_days", &form.norm_days, "deals-hint-norm"))
                }))
                (ui::fieldset(cx.t("deals-field-criteria"), html! {
                    @for c in Criterion::ALL {
                        (ui::checkbox("criteria", c.code(), cx.t(c.label()), form.criteria.iter().any(|code| code == c.code())))
                    }
                }))
                @if stored.is_some() { (ui::checkbox("archived", "1", cx.t("deals-stage-archived"), form.archived == "1")) }
            }))
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, PATH, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let status = lost::status(conflict, fields);
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title"));
    page.crumb(Some(PATH), cx.t("deals-stages")).crumb(None, title).status(status).respond(cx)
}
