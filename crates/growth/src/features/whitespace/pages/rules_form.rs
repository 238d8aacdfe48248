//! `/admin/cross-sell/new` and `/admin/cross-sell/{rule}/edit`: one rule.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use uuid::Uuid;

use super::super::actions;
use super::super::model::rules::Rule;
use super::super::rule_form::RuleForm;
use super::super::store;
use super::RULES;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::accounts::model::UNIT_KINDS;
use crate::features::accounts::pages::form::summary;
use crate::features::offerings;
use crate::features::offerings::model::tree;
use crate::features::people::pages::draw::{Draw, form_panel, with_none};
use crate::features::settings::terms::Terms;
use crate::ui::{self, Look, Tone};

/// `GET /admin/cross-sell/new`
pub(super) async fn new(cx: Cx, Query(form): Query<RuleForm>) -> Result<Response> {
    page(&cx, None, &form, &Fields::default(), false).await
}

/// `POST /admin/cross-sell/new`
pub(super) async fn create(cx: Cx, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::rules::add(tx, by, &form.read()?)).await {
        Ok(_) => Ok(flash::done(RULES, "whitespace-rules-added", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, None, &typed, &fields, false).await,
        Err(other) => Err(other),
    }
}

/// `GET /admin/cross-sell/{rule}/edit`
pub(super) async fn edit(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let rule = cx.read(move |q| store::rules::find(q, id)).await?;
    if rule.archived {
        return Err(Error::NotFound);
    }
    page(&cx, Some(id), &RuleForm::of(&rule), &Fields::default(), false).await
}

/// `POST /admin/cross-sell/{rule}/edit`
pub(super) async fn save(cx: Cx, Path(id): Path<Uuid>, Form(form): Form<RuleForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let rule = Rule { id, ..form.read()? };
            actions::rules::edit(tx, by, &rule, form.version.trim().parse().ok())
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(RULES, "saved", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, Some(id), &typed, &fields, false).await,
        Err(Error::Conflict(c)) if c.key == "whitespace-error-since" => {
            let stored = cx.read(move |q| store::rules::find(q, id)).await?;
            // Sending once more keeps what was typed, knowing that somebody else saved.
            let again = RuleForm { version: stored.version.to_string(), ..typed };
            page(&cx, Some(id), &again, &Fields::default(), true).await
        }
        Err(other) => Err(other),
    }
}

/// `POST /admin/cross-sell/{rule}/archiving`
pub(super) async fn archive(cx: Cx, Path(id): Path<Uuid>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::rules::set_archived(tx, by, id, true)).await?;
    Ok(flash::done(RULES, "whitespace-rules-gone", Some(batch)))
}

async fn page(cx: &Cx, id: Option<Uuid>, form: &RuleForm, fields: &Fields, since: bool) -> Result<Response> {
    let (all, terms) = cx.read(|q| Ok::<_, Error>((offerings::store::all(q)?, Terms::load(q)?))).await?;
    let live = tree(all.into_iter().filter(|o| o.archived_at.is_none()).collect());
    let offered: Vec<(String, String)> = live
        .into_iter()
        .map(|(depth, o)| (o.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), o.facts.name)))
        .collect();
    let sectors: Vec<(String, String)> =
        terms.offered("sector").iter().map(|t| (t.code.clone(), t.name(cx.locale()).to_owned())).collect();
    let kinds: Vec<(String, String)> =
        UNIT_KINDS.iter().map(|k| ((*k).to_owned(), cx.tr(&format!("accounts-unit-kind-{k}"), &[]))).collect();
    let title = cx.t(if id.is_some() { "whitespace-rules-edit" } else { "whitespace-rules-new" });
    let here = id.map_or_else(|| format!("{RULES}/new"), |id| format!("{RULES}/{id}/edit"));
    let d = Draw { cx, fields, prefix: "whitespace" };
    let (none, any) = (cx.t("none"), cx.t("whitespace-any"));
    let body = html! {
        (ui::page_head(title, html! { (cx.t("whitespace-rules-form")) }, html! {}))
        @if since { (ui::notice(Tone::Warn, "warn", html! { (cx.t("whitespace-error-since")) }, html! {})) }
        (form_panel(title, html! {
            form.set method="post" action=(here) novalidate {
                (summary(cx, fields))
                (ui::hidden("version", &form.version))
                (ui::field_grid(html! {
                    (d.select("owns", &form.owns, &with_none(none, &offered)))
                    (d.select("lacks", &form.lacks, &with_none(none, &offered)))
                    (d.select("sector", &form.sector, &with_none(any, &sectors)))
                    (d.select("unit_kind", &form.unit_kind, &with_none(any, &kinds)))
                    (d.area("reason", &form.reason, "whitespace-hint-reason"))
                    (d.area("reason_zh", &form.reason_zh, "whitespace-hint-reason-zh"))
                }))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(Look::Ghost, RULES, "", cx.t("cancel")))
                    (ui::submit(Look::Primary, "", cx.t("save")))
                }))
            }
        }))
        @if let Some(id) = id { (ui::post_button(Look::Ghost, &format!("{RULES}/{id}/archiving"), "trash", cx.t("whitespace-rules-archive"), &[])) }
    };
    let status = match (since, fields.0.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("admin-title"));
    Ok(page.crumb(Some(RULES), cx.t("whitespace-rules")).crumb(None, title).status(status).respond(cx))
}
