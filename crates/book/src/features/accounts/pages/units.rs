//! `/accounts/{id}/units`: the parts of an account as a tree; adding, changing, archiving.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::model::{UNIT_KINDS, Unit, unit_tree};
use super::super::units::{self, NewUnit, UnitForm};
use super::super::{countries, store};
use super::edit::crumbs;
use super::form::{Draw, summary, with_none};
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::permit::look;
use crate::base::{AccountId, Cx, Edit, Error, Fields, Manage, Need, Read, Result, Right, Routes, UnitId, flash};
use crate::ui;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    const MANY: &str = "/accounts/{id}/units";
    const ONE: &str = "/accounts/{id}/units/{unit}";
    routes
        .get(MANY, Need::User, list)
        .post(MANY, Need::User, add)
        .get(ONE, Need::User, edit)
        .post(ONE, Need::User, save)
        .post("/accounts/{id}/units/{unit}/archive", Need::User, archive)
        .post("/accounts/{id}/units/{unit}/restore", Need::User, restore)
}

/// What the pages show: the account's name, its units, whether the viewer may change them.
struct Shown {
    id: AccountId,
    name: String,
    units: Vec<Unit>,
    edits: bool,
    promotes: bool,
}

async fn load(cx: &Cx, id: AccountId) -> Result<Shown> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| {
        let permit = look::<Read>(q, &viewer, id)?;
        let (name, units) = (store::account::name(&permit)?, store::units::list(&permit)?);
        let promotes = permit.allows::<Manage>() && viewer.has(Right::CreateAccounts);
        Ok(Shown { id, name, units, edits: permit.allows::<Edit>(), promotes })
    })
    .await
}

async fn list(cx: Cx, Path(id): Path<AccountId>) -> Result<Response> {
    let shown = load(&cx, id).await?;
    Ok(list_page(&cx, &shown, &UnitForm::default(), &Fields::default()))
}

async fn add(cx: Cx, Path(id): Path<AccountId>, Form(form): Form<UnitForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            look::<Read>(tx, &by.viewer, id)?;
            units::add(tx, by, id, &[NewUnit::parse(&form)?.0])
        })
        .await;
    match done {
        Ok(_) => Ok(flash::done(&format!("/accounts/{id}/units"), "accounts-unit-added", Some(batch))),
        Err(Error::Invalid(fields)) => Ok(list_page(&cx, &load(&cx, id).await?, &typed, &fields)),
        Err(other) => Err(other),
    }
}

async fn edit(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let viewer = cx.viewer.clone();
    cx.read(move |q| look::<Read>(q, &viewer, id)?.may::<Edit>()).await?;
    let shown = load(&cx, id).await?;
    let stored = shown.units.iter().find(|u| u.id == unit).ok_or(Error::NotFound)?;
    Ok(edit_page(&cx, &shown, unit, &UnitForm::of(stored), &Fields::default()))
}

async fn save(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>, Form(form): Form<UnitForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let done = cx
        .write_as(by, move |tx, by| {
            let before = store::units::find(&look::<Read>(tx, &by.viewer, id)?, unit)?.version;
            let (new, base) = NewUnit::parse(&form)?;
            Ok(units::edit(tx, by, id, unit, &new, base)? != before)
        })
        .await;
    match done {
        Ok(changed) => {
            Ok(flash::done(&format!("/accounts/{id}/units"), "accounts-unit-edited", changed.then_some(batch)))
        }
        Err(Error::Invalid(fields)) => Ok(edit_page(&cx, &load(&cx, id).await?, unit, &typed, &fields)),
        Err(other) => Err(other),
    }
}

async fn archive(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| units::archive(tx, by, id, unit)).await?;
    Ok(flash::done(&format!("/accounts/{id}/units"), "accounts-unit-archived", Some(batch)))
}

async fn restore(cx: Cx, Path((id, unit)): Path<(AccountId, UnitId)>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| units::restore(tx, by, id, unit)).await?;
    Ok(flash::done(&format!("/accounts/{id}/units"), "accounts-unit-restored", Some(batch)))
}

fn kind_label(cx: &Cx, kind: &str) -> String {
    cx.tr(&format!("accounts-unit-kind-{kind}"), &[])
}

fn list_page(cx: &Cx, shown: &Shown, form: &UnitForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.tr("accounts-units-title", &[("name", shown.name.as_str().into())]);
    let body = html! {
        (ui::page_head(&title, html! {}, html! {}))
        (ui::stack(html! {
            (tree(cx, shown))
            @if shown.edits {
                form method="post" action={ "/accounts/" (shown.id) "/units" } novalidate {
                    (summary(cx, fields))
                    (ui::Panel::new(cx.t("accounts-unit-add")).body(html! {
                        (inputs(cx, shown, None, form, fields))
                        (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "plus", cx.t("accounts-unit-add"))))
                    }))
                }
            }
        }))
    };
    crumbs(Page::new(title.clone(), body), cx, shown.id, &shown.name)
        .crumb(None, cx.t("accounts-units"))
        .status(status)
        .respond(cx)
}

fn tree(cx: &Cx, shown: &Shown) -> Markup {
    let rows = unit_tree(&shown.units);
    if rows.is_empty() {
        return ui::Panel::new(cx.t("accounts-units")).body(ui::empty(cx.t("accounts-units-none"), html! {}));
    }
    let heads = vec![
        ui::Head::text(cx.t("name")),
        ui::Head::text(cx.t("accounts-field-unit_kind")),
        ui::Head::text(cx.t("accounts-field-city")),
        ui::Head::text(cx.t("accounts-field-country")),
        ui::Head::blank(cx.t("accounts-unit-actions")),
    ];
    let rows: Vec<Markup> = rows.into_iter().map(|(depth, unit)| row(cx, shown, depth, unit)).collect();
    let count = shown.units.iter().filter(|u| u.archived_at.is_none()).count().to_string();
    ui::Table::new(cx.t("accounts-units"), heads)
        .title(cx.t("accounts-units"), Some(&count), html! {})
        .tree()
        .rows(rows)
        .draw()
}

fn row(cx: &Cx, shown: &Shown, depth: usize, unit: &Unit) -> Markup {
    let base = format!("/accounts/{}/units/{}", shown.id, unit.id);
    let archived = unit.archived_at.is_some();
    let name = html! {
        @if shown.edits && !archived { a.lnk href=(base) { (unit.name) } } @else { (unit.name) }
        @if archived { " " (ui::chip(ui::Tone::Neutral, cx.t("accounts-archived-chip"))) }
    };
    let actions = html! {
        @if shown.edits && archived { (ui::icon_post(&format!("{base}/restore"), "undo", cx.t("accounts-restore"), &[])) }
        @else if shown.edits && shown.promotes { (ui::icon_link(&format!("{base}/promotion"), "tree", cx.t("accounts-unit-promote"))) }
        @if shown.edits && !archived { (ui::icon_post(&format!("{base}/archive"), "trash", cx.t("accounts-archive"), &[])) }
    };
    let level = u8::try_from(depth).unwrap_or(u8::MAX);
    let cells = vec![
        ui::Cell::head(ui::tree_cell(level, None, name)),
        ui::Cell::text(html! { (kind_label(cx, &unit.kind)) }).phone(ui::Phone::Left),
        ui::Cell::text(html! { (unit.city) }).phone(ui::Phone::Left),
        ui::Cell::text(html! { (countries::name(cx.locale(), &unit.country)) }),
        ui::Cell::text(actions).phone(ui::Phone::Right),
    ];
    ui::tr_class(if archived { "over" } else { "" }, cells)
}

fn inputs(cx: &Cx, shown: &Shown, own: Option<UnitId>, form: &UnitForm, fields: &Fields) -> Markup {
    let d = Draw { cx, fields };
    let kinds: Vec<(String, String)> = UNIT_KINDS.iter().map(|k| ((*k).to_owned(), kind_label(cx, k))).collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let parents: Vec<(String, String)> = unit_tree(&shown.units)
        .into_iter()
        .filter(|(_, unit)| unit.archived_at.is_none() && Some(unit.id) != own)
        .map(|(depth, unit)| (unit.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), unit.name)))
        .collect();
    let country = countries::name(cx.locale(), &form.country);
    ui::field_grid(html! {
        (d.text("name", &form.name, ""))
        (d.select("kind", &form.kind, &kinds))
        (d.select("parent", &form.parent, &with_none(cx.t("accounts-unit-top"), &parents)))
        (d.text("city", &form.city, ""))
        (d.text("country", country, ""))
    })
}

fn edit_page(cx: &Cx, shown: &Shown, unit: UnitId, form: &UnitForm, fields: &Fields) -> Response {
    let status = if fields.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = cx.t("accounts-unit-edit");
    let back = format!("/accounts/{}/units", shown.id);
    let body = html! {
        (ui::page_head(title, html! {}, html! {}))
        form method="post" action={ (back) "/" (unit) } novalidate {
            (ui::hidden("version", &form.version))
            (summary(cx, fields))
            (ui::Panel::new(title).body(html! {
                (inputs(cx, shown, Some(unit), form, fields))
                (ui::form_foot(html! {}, html! {
                    (ui::link_button(ui::Look::Ghost, &back, "", cx.t("cancel")))
                    (ui::submit(ui::Look::Primary, "", cx.t("save")))
                }))
            }))
        }
    };
    let page = crumbs(Page::new(title, body), cx, shown.id, &shown.name);
    page.crumb(Some(&back), cx.t("accounts-units")).crumb(None, cx.t("edit")).status(status).respond(cx)
}
