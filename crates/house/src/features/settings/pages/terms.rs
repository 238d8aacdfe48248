//! `/admin/terms/{kind}`: the words of a kind in their order.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{BatchId, Cx, Error, Fields, Result, flash};
use crate::features::identity::pages::draw::{Draw, status, summary};
use crate::features::settings::actions::terms as actions;
use crate::features::settings::model::{TermValues, kind as known_kind};
use crate::features::settings::store;
use crate::features::settings::terms::{KINDS, Term};
use crate::ui::{self, Cell, Head, Phone};

/// A word as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermForm {
    /// English name.
    pub name_en: String,
    /// Chinese name.
    pub name_zh: String,
    /// `1` for key accounts.
    pub is_key: String,
    /// Weight.
    pub points: String,
    /// The version that was read.
    pub base: String,
}

impl TermForm {
    /// Reads it.
    ///
    /// # Errors
    /// `Invalid` with every value that cannot be taken.
    pub fn parse(&self) -> Result<TermValues> {
        TermValues::parse(&self.name_en, &self.name_zh, self.is_key == "1", &self.points)
    }
}

/// The text key of a kind, in the plural.
pub fn title_key(kind: &str) -> &'static str {
    match kind {
        "tier" => "settings-tiers",
        "lifecycle" => "settings-lifecycles",
        "department" => "settings-departments",
        "privacy_basis" => "settings-bases",
        _ => "settings-sectors",
    }
}

/// The fields of a word.
pub fn term_fields(d: Draw<'_>, kind: &str, form: &TermForm) -> Markup {
    html! {
        (d.required("name_en", "settings-name-en", &form.name_en, ""))
        (d.text("name_zh", "settings-name-zh", &form.name_zh, "settings-name-zh-hint"))
        @if kind == "tier" {
            (d.number("points", "settings-points", &form.points, "settings-points-hint"))
            (ui::checkbox("is_key", "1", d.locale.t("settings-is-key"), form.is_key == "1"))
        }
        @if kind == "department" { (d.number("points", "settings-service-days", &form.points, "settings-service-days-hint")) }
    }
}

/// `GET /admin/terms/{kind}`
pub async fn list(cx: Cx, Path(kind): Path<String>) -> Result<Response> {
    page(&cx, known_kind(&kind)?, &TermForm::default(), &Fields::default()).await
}

/// `POST /admin/terms/{kind}`
pub async fn add(cx: Cx, Path(kind): Path<String>, Form(form): Form<TermForm>) -> Result<Response> {
    let kind = known_kind(&kind)?;
    let added = match form.parse() {
        Ok(values) => cx.write(move |tx, by| actions::add(tx, by, kind, &values)).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => Ok(flash::done(&format!("/admin/terms/{kind}"), "settings-term-added", None)),
        Err(Error::Invalid(fields)) => page(&cx, kind, &form, &fields).await,
        Err(other) => Err(other),
    }
}

async fn page(cx: &Cx, kind: &'static str, form: &TermForm, fields: &Fields) -> Result<Response> {
    let all = cx.read(move |q| store::list(q, Some(kind))).await?;
    let (gone, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|t| t.archived_at.is_some());
    let title = cx.t(title_key(kind));
    let hrefs = KINDS.map(|k| (format!("/admin/terms/{k}"), k));
    let tabs =
        hrefs.each_ref().map(|(href, k)| ui::Tab { href, label: cx.t(title_key(k)), count: None, current: *k == kind });
    let new = ui::Panel::new(cx.t("settings-term-new")).body(html! {
        form method="post" action={ "/admin/terms/" (kind) } novalidate {
            (summary(cx.locale(), fields))
            (term_fields(Draw { locale: cx.locale(), fields }, kind, form))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "plus", cx.t("add"))))
        }
    });
    let main = html! {
        (table(cx, kind, title, &kept))
        @if !gone.is_empty() { (archived(cx, kind, &gone)) }
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("settings-terms-summary")) }, html! {}))
        (ui::tabs(cx.t("settings-terms-title"), &tabs))
        (ui::columns(main, new))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("identity-admin"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn table(cx: &Cx, kind: &str, title: &str, terms: &[Term]) -> Markup {
    let mut heads = vec![Head::text(cx.t("name")), Head::text(cx.t("settings-other-name"))];
    if kind == "tier" {
        heads.push(Head::text(cx.t("settings-is-key-short")));
        heads.push(Head::number(cx.t("settings-points")));
    }
    if kind == "department" {
        heads.push(Head::number(cx.t("settings-service-days")));
    }
    heads.push(Head::blank(cx.t("settings-order")));
    let last = terms.len().saturating_sub(1);
    let rows = terms.iter().enumerate().map(|(at, t)| row(cx, t, at == 0, at == last)).collect();
    let count = terms.len().to_string();
    ui::Table::new(title, heads).title(title, Some(&count), html! {}).rows(rows).draw()
}

fn row(cx: &Cx, t: &Term, first: bool, last: bool) -> Markup {
    let here = format!("/admin/terms/{}/{}", t.kind, t.code);
    let other = if cx.locale() == crate::base::Locale::Zh { &t.name_en } else { &t.name_zh };
    let mut cells = vec![
        Cell::head(ui::link(&here, t.name(cx.locale()))),
        Cell::text(html! { span.mute { (other) } }).phone(Phone::Left),
    ];
    if t.kind == "tier" {
        let key = if t.is_key {
            ui::chip(ui::Tone::Accent, cx.t("settings-is-key-short"))
        } else {
            html! {}
        };
        cells.push(Cell::text(key).phone(Phone::Left));
        cells.push(
            Cell::number(ui::num(t.points, &t.points.to_string())).phone(Phone::Left).label(cx.t("settings-points")),
        );
    }
    if t.kind == "department" {
        let days = Cell::number(ui::num(t.points, &t.points.to_string()));
        cells.push(days.phone(Phone::Left).label(cx.t("settings-service-days")));
    }
    let shift = format!("{here}/move");
    let name = t.name(cx.locale());
    let up = cx.tr("settings-up", &[("name", name.into())]);
    let down = cx.tr("settings-down", &[("name", name.into())]);
    cells.push(
        Cell::text(html! { span.flow {
            @if !first { (ui::icon_post(&shift, "arrow-up", &up, &[("up", "1")])) }
            @if !last { (ui::icon_post(&shift, "arrow-down", &down, &[("up", "0")])) }
        } })
        .phone(Phone::Right),
    );
    ui::tr(cells)
}

fn archived(cx: &Cx, kind: &str, terms: &[Term]) -> Markup {
    ui::Panel::new(cx.t("settings-archived")).rows(html! {
        @for t in terms {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: t.name(cx.locale()),
                meta: html! {},
                value: ui::post_button(
                    ui::Look::Ghost, &format!("/admin/terms/{kind}/{}/restore", t.code), "undo", cx.t("settings-restore"), &[],
                ),
            }))
        }
    })
}

/// Which way a word moves.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShiftForm {
    up: String,
}

/// `POST /admin/terms/{kind}/{code}/move`
pub async fn shift(
    cx: Cx,
    Path((kind, code)): Path<(String, String)>,
    Form(form): Form<ShiftForm>,
) -> Result<Response> {
    let kind = known_kind(&kind)?;
    cx.write(move |tx, by| actions::shift(tx, by, kind, &code, form.up == "1")).await?;
    Ok(flash::see_other(&format!("/admin/terms/{kind}")))
}

async fn set_archived(cx: &Cx, kind: &'static str, code: String, archived: bool) -> Result<BatchId> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::set_archived(tx, by, kind, &code, archived)).await?;
    Ok(batch)
}

/// `POST /admin/terms/{kind}/{code}/archive`
pub async fn archive(cx: Cx, Path((kind, code)): Path<(String, String)>) -> Result<Response> {
    let kind = known_kind(&kind)?;
    let batch = set_archived(&cx, kind, code, true).await?;
    Ok(flash::done(&format!("/admin/terms/{kind}"), "settings-term-archived", Some(batch)))
}

/// `POST /admin/terms/{kind}/{code}/restore`
pub async fn restore(cx: Cx, Path((kind, code)): Path<(String, String)>) -> Result<Response> {
    let kind = known_kind(&kind)?;
    let batch = set_archived(&cx, kind, code, false).await?;
    Ok(flash::done(&format!("/admin/terms/{kind}"), "settings-term-restored", Some(batch)))
}
