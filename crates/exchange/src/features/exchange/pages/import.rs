//! `/import`: choose a kind, give a file, see what it would do, and let it happen.

use std::collections::BTreeSet;

use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::registry::{ImportKind, ImportReport, Refusal};
use crate::base::{Cx, Error, Result};
use crate::features::exchange::extra::{self, Extra};
use crate::features::exchange::import;
use crate::features::fields::Catalogue;
use crate::ui;

/// A checked file up to this size stays in the form, so that it need not be given again.
const KEPT: usize = 256 * 1024;
/// Cards that a check shows.
const PREVIEW: usize = 50;
/// Refused rows that the page lists.
const LISTED: usize = 500;

/// Query of the page.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct ImportQuery {
    kind: String,
}

/// `GET /import`
pub async fn show(cx: Cx, Query(query): Query<ImportQuery>) -> Result<Response> {
    let kind = if query.kind.is_empty() { "users" } else { &query.kind };
    let kind = import::kind(&cx.app.registry, kind)?;
    let extra = extra_of(&cx, kind).await?;
    Ok(draw(&cx, (kind, &extra), ("", ""), html! {}, StatusCode::OK))
}

/// The columns of the install's own fields.
async fn extra_of(cx: &Cx, kind: &ImportKind) -> Result<Vec<Extra>> {
    let inner = cx.clone();
    let catalogue = cx.read(move |q| Catalogue::of(q, &inner)).await?;
    Ok(extra::of(&catalogue, kind.name))
}

/// What was posted.
#[derive(Default)]
struct Posted {
    kind: String,
    account: String,
    file: Vec<u8>,
    store: bool,
}

/// `POST /import`
pub async fn submit(cx: Cx, form: Result<Multipart, MultipartRejection>) -> Result<Response> {
    let form = form.map_err(|e| Error::BadRequest(e.status(), "error-form", e.body_text()))?;
    let posted = read(form).await?;
    let kind = import::kind(&cx.app.registry, &posted.kind)?;
    let kept =
        std::str::from_utf8(&posted.file).ok().filter(|text| text.len() <= KEPT && !posted.store).map(str::to_owned);
    let cards = if kind.name == "vcards" {
        preview(&cx, kind, &posted)
    } else {
        html! {}
    };
    let report = import::import(&cx, (kind.name, &posted.account), posted.file, !posted.store).await?;
    let status = if report.refused.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let result = html! { (result(&cx, &report, posted.store)) @if !posted.store { (cards) } };
    let extra = extra_of(&cx, kind).await?;
    let typed = (kept.as_deref().unwrap_or_default(), posted.account.as_str());
    Ok(draw(&cx, (kind, &extra), typed, result, status))
}

/// Who stands on the cards, so that one sees before it is stored how they were read.
fn preview(cx: &Cx, kind: &ImportKind, posted: &Posted) -> Markup {
    let Ok(rows) = import::read(kind, posted.account.trim(), &posted.file, &[], cx.locale()) else { return html! {} };
    let names = ["name", "account", "title", "email", "phone"];
    let heads =
        names.iter().map(|name| ui::Head::text(cx.locale().find(&format!("people-field-{name}")).unwrap_or(*name)));
    let row = |r: &crate::base::registry::Record| {
        let cell = |name: &&str| ui::Cell::text(html! { (r.get(name)) });
        ui::tr(std::iter::once(ui::Cell::head(html! { (r.get("name")) })).chain(names[1..].iter().map(cell)).collect())
    };
    let count = rows.len().to_string();
    let title = cx.t("exchange-preview");
    let more = rows.len().saturating_sub(PREVIEW);
    let table = ui::Table::new(title, heads.collect())
        .title(title, Some(&count), html! {})
        .rows(rows.iter().take(PREVIEW).map(row).collect());
    if more > 0 {
        table.footer(html! { (cx.tr("exchange-preview-more", &[("n", more.into())])) }).draw()
    } else {
        table.draw()
    }
}

async fn read(mut form: Multipart) -> Result<Posted> {
    let broken = |e: MultipartError| Error::BadRequest(e.status(), "error-body", e.body_text());
    let mut posted = Posted::default();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        match name.as_str() {
            "kind" => posted.kind = String::from_utf8_lossy(&bytes).into_owned(),
            "account" => posted.account = String::from_utf8_lossy(&bytes).into_owned(),
            "mode" => posted.store = &bytes[..] == b"import",
            // A file that was chosen counts more than what an earlier check left in the text.
            "file" if !bytes.is_empty() => posted.file = bytes.to_vec(),
            "text" if posted.file.is_empty() => posted.file = bytes.to_vec(),
            "file" | "text" => {}
            _ => return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", name)),
        }
    }
    Ok(posted)
}

fn draw(
    cx: &Cx,
    (kind, extra): (&ImportKind, &[Extra]),
    typed: (&str, &str),
    result: Markup,
    status: StatusCode,
) -> Response {
    let title = cx.t("exchange-title");
    let registry = cx.app.registry.clone();
    let names: Vec<(&str, &str)> = registry.imports.iter().map(|k| (k.name, label(cx, k.name))).collect();
    let links: Vec<String> = names.iter().map(|(name, _)| format!("/import?kind={name}")).collect();
    let kinds: Vec<ui::Segment<'_>> = names
        .iter()
        .zip(&links)
        .map(|((name, label), href)| ui::Segment { href, label, current: *name == kind.name })
        .collect();
    let body = html! {
        (ui::page_head(title, html! { (cx.t("exchange-summary")) }, html! {}))
        (ui::stack(html! {
            (result)
            (ui::segments(cx.t("exchange-kind"), &kinds))
            (ui::columns(form(cx, kind, typed), columns(cx, kind, extra)))
        }))
    };
    Page::new(title, body)
        .nav("/admin")
        .crumb(Some("/admin"), cx.t("admin-title"))
        .crumb(None, title)
        .status(status)
        .respond(cx)
}

fn label<'a>(cx: &Cx, name: &'a str) -> &'a str {
    cx.locale().find(&format!("exchange-kind-{name}")).unwrap_or(name)
}

fn form(cx: &Cx, kind: &ImportKind, (text, account): (&str, &str)) -> Markup {
    let account = (kind.name == "vcards").then(|| {
        ui::Field::lookup("account", cx.t("exchange-account"), "/accounts/lookup")
            .value(account)
            .hint(cx.t("exchange-account-hint"))
            .full()
            .draw()
    });
    let file = ui::Field::file("file", cx.t("exchange-file")).hint(cx.t("exchange-file-hint")).full();
    let area = ui::Field::area("text", cx.t("exchange-text")).value(text).hint(cx.t("exchange-text-hint")).full();
    let buttons = html! {
        (ui::submit_as(ui::Look::Primary, "ok", cx.t("exchange-check"), "mode", "check"))
        (ui::submit_as(ui::Look::Plain, "upload", cx.t("exchange-import"), "mode", "import"))
    };
    ui::Panel::new(label(cx, kind.name)).body(html! {
        form.set method="post" action="/import" enctype="multipart/form-data" {
            (ui::hidden("kind", kind.name))
            @if let Some(account) = account { (account) }
            (file.draw())
            (area.draw())
            (ui::form_foot(html! { (cx.t("exchange-all-or-nothing")) }, buttons))
        }
    })
}

fn columns(cx: &Cx, kind: &ImportKind, extra: &[Extra]) -> Markup {
    let mut rows: Vec<(&str, Markup)> = kind
        .columns
        .iter()
        .map(|column| {
            let text = html! {
                @if column.required { (ui::chip(ui::Tone::Accent, cx.t("exchange-required"))) " " }
                (column.help(cx.locale()))
            };
            (column.name, text)
        })
        .collect();
    rows.extend(extra.iter().map(|column| (column.name.as_str(), html! { (column.help(cx.locale())) })));
    ui::Panel::new(cx.t("exchange-columns")).body(ui::facts(&rows))
}

/// What the import did or would do.
fn result(cx: &Cx, report: &ImportReport, stored: bool) -> Markup {
    let (tone, icon, key) = match (report.refused.is_empty(), stored) {
        (false, _) => (ui::Tone::Bad, "warn", "exchange-refused"),
        (true, true) => (ui::Tone::Good, "ok", "exchange-stored"),
        (true, false) => (ui::Tone::Accent, "ok", "exchange-checked"),
    };
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let lines: BTreeSet<u64> = report.refused.iter().map(|r| r.line).collect();
    let text = cx.tr(key, &[("n", lines.len().into())]);
    let counts = cx.tr(
        "exchange-counts",
        &[
            ("new", count(report.new).into()),
            ("changed", count(report.changed).into()),
            ("same", count(report.same).into()),
        ],
    );
    html! {
        (ui::notice(tone, icon, html! { (text) @if report.refused.is_empty() { " " (counts) } }, html! {}))
        @if !report.refused.is_empty() { (refused(cx, &report.refused)) }
    }
}

fn refused(cx: &Cx, all: &[Refusal]) -> Markup {
    let heads = vec![
        ui::Head::number(cx.t("exchange-line")),
        ui::Head::text(cx.t("exchange-column")),
        ui::Head::text(cx.t("exchange-reason")),
    ];
    let row = |r: &Refusal| {
        let line = if r.line == 0 { cx.t("exchange-file").to_owned() } else { r.line.to_string() };
        ui::tr(vec![
            ui::Cell::number(html! { (line) }).phone(ui::Phone::Left).label(cx.t("exchange-line")),
            ui::Cell::head(html! { (r.column) }),
            ui::Cell::text(html! { (r.reason) }).phone(ui::Phone::Full).label(cx.t("exchange-reason")),
        ])
    };
    let count = all.len().to_string();
    let more = all.len().saturating_sub(LISTED);
    let table = ui::Table::new(cx.t("exchange-refused-rows"), heads)
        .title(cx.t("exchange-refused-rows"), Some(&count), html! {})
        .rows(all.iter().take(LISTED).map(row).collect());
    if more > 0 { table.footer(html! { (cx.tr("exchange-more", &[("n", more.into())])) }).draw() } else { table.draw() }
}
