//! `/accounts/merge`: which of two accounts stays, field by field where they differ, and what goes along.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::actions::{self, Merge};
use super::super::merging::{Preview, preview};
use super::super::model::duplicates::Party;
use super::super::model::merge::FIELDS;
use super::duplicates::{evidence, facts};
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Error, Fields, Need, Read, Result, Right, Routes, flash, validate};
use crate::features::accounts::pages::form::{label, mistake, shown, summary};
use crate::features::accounts::store::account;
use crate::features::people::listing::query;
use crate::features::people::pages::draw::{Draw, account_of, form_panel};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    let need = Need::Right(Right::Merge);
    routes.get("/accounts/merge", need, show).post("/accounts/merge", need, save)
}

/// Which two; the one that goes by name or id.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeQuery {
    stays: AccountId,
    #[serde(default)]
    goes: String,
}

async fn show(cx: Cx, Query(asked): Query<MergeQuery>) -> Result<Response> {
    let (viewer, ask) = (cx.viewer.clone(), asked.clone());
    let found = cx
        .snapshot(move |q| {
            let name = account::name(&look::<Read>(q, &viewer, ask.stays)?)?;
            if ask.goes.trim().is_empty() {
                return Ok((name, Fields::default(), None));
            }
            let mut fields = Fields::default();
            match account_of(q, &viewer, &ask.goes)? {
                Ok(goes) => match preview(q, &viewer, ask.stays, goes) {
                    Ok(found) => return Ok((name, fields, Some(found))),
                    Err(Error::Invalid(wrong)) => fields.0.extend(wrong.0),
                    Err(other) => return Err(other),
                },
                Err(key) => fields.add("goes", key),
            }
            Ok((name, fields, None))
        })
        .await?;
    Ok(match found {
        (_, _, Some(found)) => page(&cx, &found, &Fields::default(), ""),
        (name, fields, None) => choose(&cx, &asked, &name, &fields),
    })
}

/// The page that asks for the other account.
fn choose(cx: &Cx, asked: &MergeQuery, name: &str, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("hierarchy-merge-title", &[("name", name.into())]);
    let d = Draw { cx, fields, prefix: "hierarchy" };
    let (words, error) = (d.label("goes"), mistake(cx, fields, "goes").or_else(|| mistake(cx, fields, "stays")));
    let typed = if asked.goes.parse::<AccountId>().is_ok() { "" } else { asked.goes.as_str() };
    let field = ui::Field::lookup("goes", &words, "/accounts/lookup").value(typed).error(error.as_deref());
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("hierarchy-merge-summary")) }, html! {}))
        (form_panel(&title, html! {
            form.set method="get" action="/accounts/merge" novalidate {
                (summary(cx, fields))
                (ui::hidden("stays", &asked.stays.to_string()))
                (field.hint(cx.t("accounts-hint-parent")).required().autofocus().full().draw())
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &format!("/accounts/{}", asked.stays), "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("hierarchy-merge-look")))
                }))
            }
        }))
    };
    crumbs(Page::new(title.clone(), body), cx).crumb(None, title).status(status).respond(cx)
}

fn crumbs(page: Page, cx: &Cx) -> Page {
    page.nav("/accounts")
        .crumb(Some("/accounts"), cx.t("accounts-title"))
        .crumb(Some("/accounts/duplicates"), cx.t("hierarchy-duplicates"))
}

async fn save(cx: Cx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let id = |name| value(name).parse::<AccountId>().map_err(|_| Error::NotFound);
    let (stays, goes) = (id("stays")?, id("goes")?);
    let known = |name: &str| FIELDS.iter().any(|field| name.strip_prefix("keep.") == Some(field));
    let extra = pairs.iter().any(|(n, _)| !["stays", "goes", "reason"].contains(&n.as_str()) && !known(n));
    if extra {
        return Err(Error::BadRequest(StatusCode::BAD_REQUEST, "error-form", String::from("an unknown field")));
    }
    let take =
        pairs.iter().filter(|(_, v)| v == "theirs").filter_map(|(n, _)| n.strip_prefix("keep.").map(str::to_owned));
    let (take, typed) = (take.collect::<Vec<_>>(), value("reason").to_owned());
    let (by, reason) = (cx.acting(), typed.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, stays)?;
            let mut fields = Fields::default();
            let reason = validate::line(&mut fields, "reason", &reason, validate::LINE);
            fields.finish()?;
            actions::merge(tx, by, &Merge { stays, goes, take: take.clone(), reason })
        })
        .await;
    match done {
        Ok(()) => Ok(flash::done(&format!("/accounts/{stays}"), "hierarchy-merged", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let viewer = cx.viewer.clone();
            match cx.snapshot(move |q| preview(q, &viewer, stays, goes)).await {
                Ok(found) => Ok(page(&cx, &found, &fields, &typed)),
                Err(_) => Err(Error::Invalid(fields)),
            }
        }
        Err(other) => Err(other),
    }
}

fn page(cx: &Cx, found: &Preview, fields: &Fields, reason: &str) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("hierarchy-merge-title", &[("name", found.stays.name.as_str().into())]);
    let (stays, goes) = (found.stays.id.to_string(), found.goes.id.to_string());
    let swapped = query("/accounts/merge", &[("stays", &goes), ("goes", &stays)]);
    let swap = ui::link_button(ui::Look::Plain, &swapped, "swap", cx.t("hierarchy-merge-swap"));
    let d = Draw { cx, fields, prefix: "hierarchy" };
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("hierarchy-merge-summary")) }, swap))
        form method="post" action="/accounts/merge" novalidate {
            (summary(cx, fields))
            (ui::hidden("stays", &stays))
            (ui::hidden("goes", &goes))
            (ui::columns(
                html! { (differing(cx, found)) (along(cx, found)) },
                html! {
                    (ui::Panel::new(cx.t("hierarchy-merge-two")).rows(html! {
                        (one(cx, "hierarchy-merge-stays", &found.stays))
                        (one(cx, "hierarchy-merge-goes", &found.goes))
                        @if !found.evidence.is_empty() { (ui::row(evidence(cx, &found.evidence))) }
                    }))
                    (ui::Panel::new(&d.label("reason")).body(d.text("reason", reason, "")))
                },
            ))
            (ui::action_bar(html! { (cx.t("hierarchy-merge-note")) }, html! {
                (ui::link_button(ui::Look::Ghost, "/accounts/duplicates", "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("hierarchy-merge")))
            }))
        }
    };
    crumbs(Page::new(title.clone(), body), cx).crumb(None, title).status(status).respond(cx)
}

/// One of the two, and whether it stays.
fn one(cx: &Cx, which: &'static str, party: &Party) -> Markup {
    ui::kv_row(&ui::KvRow {
        href: Some(&format!("/accounts/{}", party.id)),
        lead: html! {},
        title: &party.name,
        meta: html! { (facts(cx, party)) },
        value: ui::chip_outline(cx.t(which)),
    })
}

fn differing(cx: &Cx, found: &Preview) -> Markup {
    let labels: Vec<(String, String, String)> = found
        .fields
        .iter()
        .map(|d| (label(cx, d.field), value(cx, d.field, &d.mine), value(cx, d.field, &d.theirs)))
        .collect();
    let rows: Vec<ui::ConflictRow<'_>> = found
        .fields
        .iter()
        .zip(&labels)
        .map(|(d, (label, mine, theirs))| ui::ConflictRow {
            name: d.field,
            label,
            mine,
            theirs,
            keep_mine: d.keep_mine(),
        })
        .collect();
    let panel = ui::Panel::new(cx.t("hierarchy-merge-fields"));
    if rows.is_empty() {
        return panel.body(html! { p.mute { (cx.t("hierarchy-merge-same")) } });
    }
    panel.raw(ui::conflict_table(&ui::Conflict {
        field_head: cx.t("accounts-conflict-field"),
        mine_head: &found.stays.name,
        theirs_head: &found.goes.name,
        rows: &rows,
    }))
}

/// A value for the eyes; a dash where there is none.
fn value(cx: &Cx, field: &str, value: &str) -> String {
    if value.is_empty() { String::from("–") } else { shown(cx, field, value) }
}

/// What goes along, by kind; kinds without a word of their own are counted together.
fn along(cx: &Cx, found: &Preview) -> Markup {
    let mut rows: Vec<(&str, i64, i64)> = Vec::new();
    let mut other = (0, 0);
    for (table, (go, stay)) in &found.rows {
        match cx.locale().find(&format!("hierarchy-rows-{}", table.replace('_', "-"))) {
            Some(words) => rows.push((words, *go, *stay)),
            None => other = (other.0 + go, other.1 + stay),
        }
    }
    if other != (0, 0) {
        rows.push((cx.t("hierarchy-rows-other"), other.0, other.1));
    }
    let int = |n: i64| cx.locale().int(n);
    ui::Panel::new(cx.t("hierarchy-merge-along")).rows(html! {
        @for (words, go, stay) in &rows {
            (ui::kv_row(&ui::KvRow {
                href: None,
                lead: html! {},
                title: words,
                meta: html! { @if *stay > 0 { (cx.tr("hierarchy-merge-left", &[("n", (*stay).into())])) } },
                value: html! { (int(*go)) },
            }))
        }
        @if rows.is_empty() { (ui::row(html! { span.mute { (cx.t("hierarchy-merge-nothing")) } })) }
    })
}
