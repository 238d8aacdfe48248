//! `/offerings/{id}`, `/offerings/new` and `/offerings/{id}/edit`: one offering.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::form::OfferingForm;
use super::super::model::{Level, Offering, Price, tree};
use super::super::store::{self, Happened};
use super::super::{EDITORS, actions};
use super::list::sold;
use crate::base::error::Conflict;
use crate::base::extract::{Form, Path, Query};
use crate::base::page::{Page, meets};
use crate::base::{Cx, Error, Fields, OfferingId, Result, calendar, flash};
use crate::features::accounts::model::UNIT_KINDS;
use crate::features::accounts::pages::form::summary;
use crate::features::people::merge::{self, Base};
use crate::features::people::pages::draw::Draw;
use crate::features::settings::pages::lost;
use crate::ui;

/// Most changes that a page lists.
const HISTORY: i64 = 50;

/// Where a new offering is to stand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct NewQuery {
    parent: String,
}

fn href(id: OfferingId) -> String {
    format!("/offerings/{id}")
}

/// `GET /offerings/{id}`
pub(super) async fn show(cx: Cx, Path(id): Path<OfferingId>) -> Result<Response> {
    let (all, happened) = cx
        .read(move |q| {
            store::find(q, id)?;
            Ok((store::all(q)?, store::history(q, id, HISTORY)?))
        })
        .await?;
    let o = all.iter().find(|o| o.id == id).ok_or(Error::NotFound)?;
    let may = meets(&cx.viewer, EDITORS);
    let here = href(id);
    let actions = html! {
        @if may {
            (ui::link_button(ui::Look::Plain, &format!("/offerings/new?parent={id}"), "plus", cx.t("offerings-new-below")))
            (ui::link_button(ui::Look::Plain, &format!("{here}/edit"), "edit", cx.t("edit")))
        }
    };
    let body = html! {
        (ui::page_head(&o.facts.name, html! { (cx.t(o.facts.level.label())) }, actions))
        @if o.archived_at.is_some() { (ui::notice(ui::Tone::Warn, "warn", html! { (cx.t("offerings-archived-note")) }, html! {})) }
        (ui::columns(html! { (facts(&cx, o, &all)) (below(&cx, o, &all)) }, html! { (history(&cx, &happened, &all)) }))
        @if may { (archiving(&cx, o)) }
    };
    let page = Page::new(o.facts.name.as_str(), body).nav("/offerings");
    Ok(page.crumb(Some("/offerings"), cx.t("offerings-title")).crumb(None, o.facts.name.as_str()).respond(&cx))
}

fn facts(cx: &Cx, o: &Offering, all: &[Offering]) -> Markup {
    let f = &o.facts;
    let parent = f.parent.and_then(|p| all.iter().find(|o| o.id == p));
    let mut rows = Vec::new();
    if let Some(parent) = parent {
        rows.push((cx.t("offerings-field-parent"), ui::link(&href(parent.id), &parent.facts.name)));
    }
    let text = |text: &str| html! { (text) };
    for (key, value) in [
        ("offerings-field-code", f.code.clone()),
        ("offerings-field-measure", f.measure.clone()),
        ("offerings-field-names", f.names.join(" · ")),
        ("offerings-field-sources", f.sources.join(" · ")),
        ("offerings-field-unit_kinds", kinds(cx, &f.unit_kinds)),
    ] {
        if !value.is_empty() {
            rows.push((cx.t(key), text(&value)));
        }
    }
    if f.from.is_some() || f.last().is_some() {
        rows.push((cx.t("offerings-sold"), sold(cx, o)));
    }
    if !f.prices.is_empty() {
        rows.push((
            cx.t("offerings-field-prices"),
            html! {
                @for p in &f.prices { div { (price(cx, p)) } }
            },
        ));
    }
    ui::Panel::new(cx.t("offerings-facts")).body(ui::facts(&rows))
}

fn kinds(cx: &Cx, codes: &[String]) -> String {
    let name = |code: &String| cx.tr(&format!("accounts-unit-kind-{code}"), &[]);
    codes.iter().map(name).collect::<Vec<_>>().join(" · ")
}

fn price(cx: &Cx, p: &Price) -> String {
    let money = crate::base::money::Money { minor: p.minor, currency: p.currency.clone() };
    let amount = format!("{} {}", p.currency, money.decimal());
    if p.from == super::super::model::FIRST {
        return amount;
    }
    let day = calendar::full(cx.locale(), p.from);
    format!("{amount} · {}", cx.tr("offerings-since", &[("day", day.into())]))
}

fn below(cx: &Cx, o: &Offering, all: &[Offering]) -> Markup {
    let parts = all.iter().filter(|p| p.facts.parent == Some(o.id) && p.archived_at.is_none());
    let parts: Vec<&Offering> = parts.collect();
    html! {
        @if !parts.is_empty() {
            (ui::Panel::new(cx.t("offerings-parts")).count(&parts.len().to_string()).rows(html! {
                @for p in &parts {
                    (ui::kv_row(&ui::KvRow {
                        href: Some(&href(p.id)), lead: html! {}, title: &p.facts.name,
                        meta: html! { (cx.t(p.facts.level.label())) }, value: html! { (p.facts.code) },
                    }))
                }
            }))
        }
    }
}

/// What happened to it; ids of what it is part of by their names.
fn history(cx: &Cx, happened: &[Happened], all: &[Offering]) -> Markup {
    let shown = |value: &serde_json::Value| {
        let text = merge::show(value);
        let named = text.parse().ok().and_then(|id: OfferingId| all.iter().find(|o| o.id == id));
        named.map_or(text, |o| o.facts.name.clone())
    };
    ui::Panel::new(cx.t("offerings-history")).rows(html! {
        @for h in happened {
            (ui::row(html! {
                div {
                    p.mute.sm {
                        b { (h.who.as_deref().unwrap_or(cx.t("notifications-house"))) } " · "
                        (calendar::instant_tag(cx.locale(), cx.today(), &cx.viewer.zone, h.at)) " · "
                        (cx.tr(&format!("offerings-{}", h.verb.replace('.', "-")), &[]))
                    }
                    @if h.verb == "offering.edited" {
                        @for (field, pair) in h.changes.as_object().into_iter().flatten() {
                            p { (cx.tr(&format!("offerings-field-{field}"), &[])) " " (ui::diff(&shown(&pair[0]), &shown(&pair[1]))) }
                        }
                    }
                }
            }))
        }
    })
}

fn archiving(cx: &Cx, o: &Offering) -> Markup {
    let here = href(o.id);
    html! {
        @if o.archived_at.is_some() {
            (ui::post_button(ui::Look::Plain, &format!("{here}/restoring"), "undo", cx.t("settings-restore"), &[]))
        } @else {
            (ui::post_button(ui::Look::Ghost, &format!("{here}/archiving"), "trash", cx.t("settings-archive"), &[]))
        }
    }
}

/// `GET /offerings/new`
pub(super) async fn new(cx: Cx, Query(asked): Query<NewQuery>) -> Result<Response> {
    let form =
        OfferingForm { parent: asked.parent, level: Level::Product.code().to_owned(), ..OfferingForm::default() };
    page(&cx, None, &form, &Fields::default(), None).await
}

/// `POST /offerings/new`
pub(super) async fn create(cx: Cx, Form(form): Form<OfferingForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| actions::add(tx, by, &form.parse(by)?)).await {
        Ok(id) => Ok(flash::done(&href(id), "offerings-added", Some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, None, &typed, &fields, None).await,
        Err(other) => Err(other),
    }
}

/// `GET /offerings/{id}/edit`
pub(super) async fn edit(cx: Cx, Path(id): Path<OfferingId>) -> Result<Response> {
    let stored = cx.read(move |q| store::find(q, id)).await?;
    page(&cx, Some(&stored), &OfferingForm::of(&stored), &Fields::default(), None).await
}

/// `POST /offerings/{id}/edit`
pub(super) async fn save(cx: Cx, Path(id): Path<OfferingId>, Form(form): Form<OfferingForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx
        .write_as(by, move |tx, by| {
            store::find(tx, id)?;
            actions::edit(tx, by, id, &form.parse(by)?.fields(), &Base::at(form.version.trim().parse().ok()))
        })
        .await;
    match saved {
        Ok(_) => Ok(flash::done(&href(id), "saved", Some(batch))),
        Err(Error::Invalid(fields)) => {
            let stored = cx.read(move |q| store::find(q, id)).await?;
            page(&cx, Some(&stored), &typed, &fields, None).await
        }
        Err(Error::Conflict(c)) if c.version.is_some() => {
            let stored = cx.read(move |q| store::find(q, id)).await?;
            // Sending once more keeps what was typed, knowing what the other one saved.
            let again = OfferingForm { version: stored.version.to_string(), ..typed };
            page(&cx, Some(&stored), &again, &Fields::default(), Some(&c)).await
        }
        Err(other) => Err(other),
    }
}

async fn page(
    cx: &Cx,
    stored: Option<&Offering>,
    form: &OfferingForm,
    fields: &Fields,
    conflict: Option<&Conflict>,
) -> Result<Response> {
    let all = cx.read(store::all).await?;
    let title = stored.map_or(cx.t("offerings-new").to_owned(), |o| o.facts.name.clone());
    let here = stored.map_or(String::from("/offerings/new"), |o| format!("{}/edit", href(o.id)));
    let back = stored.map_or(String::from("/offerings"), |o| href(o.id));
    let d = Draw { cx, fields, prefix: "offerings" };
    let body = html! {
        (ui::page_head(&title, html! { (cx.t("offerings-form-note")) }, html! {}))
        (lost::notice(cx, conflict, |field| d.label(field)))
        form method="post" action=(here) novalidate {
            (summary(cx, fields))
            (ui::hidden("version", &form.version))
            (ui::columns(place(cx, &d, form, &all, stored), found(cx, &d, form)))
            (ui::action_bar(html! {}, html! {
                (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                (ui::submit(ui::Look::Primary, "", cx.t("save")))
            }))
        }
    };
    let status = lost::status(conflict, fields);
    let page = Page::new(title.as_str(), body).nav("/offerings").crumb(Some("/offerings"), cx.t("offerings-title"));
    Ok(page.crumb(None, title.as_str()).status(status).respond(cx))
}

fn place(cx: &Cx, d: &Draw<'_>, form: &OfferingForm, all: &[Offering], stored: Option<&Offering>) -> Markup {
    let live = all.iter().filter(|o| o.archived_at.is_none() && stored.is_none_or(|s| s.id != o.id)).cloned();
    let parents: Vec<(String, String)> = tree(live.collect())
        .into_iter()
        .map(|(depth, o)| (o.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), o.facts.name)))
        .collect();
    let parents = crate::features::people::pages::draw::with_none(cx.t("offerings-top"), &parents);
    let levels: Vec<(&str, &str)> = Level::ALL.iter().map(|l| (l.code(), cx.t(l.label()))).collect();
    ui::Panel::new(cx.t("offerings-facts")).body(ui::field_grid(html! {
        (d.first("name", &form.name, ""))
        (d.select("level", &form.level, &levels))
        (d.select("parent", &form.parent, &parents))
        (d.text("code", &form.code, "offerings-hint-code"))
        (d.text("measure", &form.measure, "offerings-hint-measure"))
        (d.day("valid_from", &form.valid_from, "offerings-hint-valid-from"))
        (d.day("valid_to", &form.valid_to, "offerings-hint-valid-to"))
        (d.area("prices", &form.prices, "offerings-hint-prices"))
    }))
}

fn found(cx: &Cx, d: &Draw<'_>, form: &OfferingForm) -> Markup {
    ui::Panel::new(cx.t("offerings-found-by")).body(html! {
        (d.area("names", &form.names, "offerings-hint-names"))
        (d.area("sources", &form.sources, "offerings-hint-sources"))
        (ui::fieldset(cx.t("offerings-field-unit_kinds"), html! {
            @for code in UNIT_KINDS {
                @let name = cx.tr(&format!("accounts-unit-kind-{code}"), &[]);
                (ui::checkbox("unit_kinds", code, &name, form.unit_kinds.iter().any(|k| k == code)))
            }
            p.hint { (cx.t("offerings-hint-unit-kinds")) }
        }))
    })
}

async fn set_archived(cx: &Cx, id: OfferingId, archived: bool, key: &'static str) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| actions::set_archived(tx, by, id, archived)).await?;
    Ok(flash::done(&href(id), key, Some(batch)))
}

/// `POST /offerings/{id}/archiving`
pub(super) async fn archive(cx: Cx, Path(id): Path<OfferingId>) -> Result<Response> {
    set_archived(&cx, id, true, "offerings-archived-done").await
}

/// `POST /offerings/{id}/restoring`
pub(super) async fn restore(cx: Cx, Path(id): Path<OfferingId>) -> Result<Response> {
    set_archived(&cx, id, false, "offerings-restored-done").await
}
