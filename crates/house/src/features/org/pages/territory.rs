//! `/admin/territories/{id}`: one territory with its holders over time.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::shared::{
    Draw, EndForm, EndPage, Options, end_page, last_day, span_words, status, summary, users, with_none,
};
use super::territories::{TerritoryForm, fields_of, options};
use crate::base::dated::parse_span;
use crate::base::extract::{Form, Path};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, RowId, TerritoryId, UserId, calendar, flash, validate};
use crate::features::org::model::{EditTerritory, Holder, NewHolder, Territory};
use crate::features::org::{holders, territories};
use crate::ui::{self, Cell, Head, Phone, Table};

/// The form of a holder as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HolderForm {
    user: String,
    valid_from: String,
    valid_to: String,
    reason: String,
}

/// What the page shows: both forms with their mistakes.
#[derive(Default)]
struct Shown {
    edit: Option<TerritoryForm>,
    edit_fields: Fields,
    holder: HolderForm,
    holder_fields: Fields,
}

/// GET.
pub async fn show(cx: Cx, Path(id): Path<TerritoryId>) -> Result<Response> {
    page(&cx, id, Shown::default()).await
}

async fn page(cx: &Cx, id: TerritoryId, shown: Shown) -> Result<Response> {
    let today = cx.today();
    let (territory, held, above, people) = cx
        .read(move |q| {
            let territory = territories::find(q, id)?.ok_or(Error::NotFound)?;
            Ok((territory, holders::list(q, Some(id), None)?, options(q)?, users(q, today)?))
        })
        .await?;
    let level = cx.t(territory.level.label());
    let side = html! {
        (edit_panel(cx, &territory, &shown, &above))
        @if !territory.archived { (holder_panel(cx, id, &shown, &people)) }
    };
    let main = html! {
        @if territory.archived {
            (ui::notice(ui::Tone::Warn, "lock", html! { (cx.t("org-territory-is-archived")) }, html! {}))
        }
        (holders_table(cx, id, &held))
    };
    let body = html! {
        (ui::page_head(&territory.name, html! { (level) }, html! {}))
        (ui::columns(main, side))
    };
    let code = if shown.edit_fields.0.is_empty() { status(&shown.holder_fields) } else { status(&shown.edit_fields) };
    let page = Page::new(territory.name.clone(), body).nav("/admin").crumb(Some("/admin"), cx.t("org-admin"));
    let page = page.crumb(Some("/admin/territories"), cx.t("org-territories-title"));
    Ok(page.crumb(None, territory.name).status(code).respond(cx))
}

fn edit_panel(cx: &Cx, territory: &Territory, shown: &Shown, above: &Options) -> Markup {
    let here = format!("/admin/territories/{}", territory.id);
    let form = shown.edit.clone().unwrap_or_else(|| TerritoryForm {
        name: territory.name.clone(),
        level: territory.level.code().to_owned(),
        parent: territory.parent.map(|p| p.to_string()).unwrap_or_default(),
        base: territory.version.to_string(),
    });
    let (verb, icon, label) = if territory.archived {
        ("restore", "undo", cx.t("org-restore"))
    } else {
        ("archive", "lock", cx.t("org-archive"))
    };
    ui::Panel::new(cx.t("edit")).body(html! {
        form method="post" action=(here) novalidate {
            (summary(cx, &shown.edit_fields))
            (ui::hidden("base", &form.base))
            (fields_of(cx, &form, &shown.edit_fields, above))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Primary, "", cx.t("save"))))
        }
        (ui::post_button(ui::Look::Ghost, &format!("{here}/{verb}"), icon, label, &[]))
    })
}

fn holder_panel(cx: &Cx, id: TerritoryId, shown: &Shown, people: &Options) -> Markup {
    let (d, form) = (Draw { cx, fields: &shown.holder_fields }, &shown.holder);
    ui::Panel::new(cx.t("org-holder-new")).id("holder").body(html! {
        form method="post" action={ "/admin/territories/" (id) "/holders" } novalidate {
            (summary(cx, &shown.holder_fields))
            (d.select("user", "org-person", &form.user, &with_none(cx.t("org-choose"), people)))
            (d.day("valid_from", "from", &form.valid_from, "org-from-hint"))
            (d.day("valid_to", "until", &form.valid_to, "org-until-hint"))
            (d.reason(&form.reason))
            (ui::form_foot(html! {}, ui::submit(ui::Look::Plain, "plus", cx.t("add"))))
        }
    })
}

fn holders_table(cx: &Cx, id: TerritoryId, held: &[Holder]) -> Markup {
    let t = |key| cx.t(key);
    if held.is_empty() {
        return ui::Panel::new(t("org-holders")).raw(ui::empty(t("org-holders-none"), html! {}));
    }
    let heads = vec![
        Head::text(t("org-person")),
        Head::text(t("from")),
        Head::text(t("until")),
        Head::text(t("reason")),
        Head::blank(t("org-end")),
    ];
    let row = |h: &Holder| {
        let over = h.span.to <= cx.today();
        let end = format!("/admin/territories/{id}/holders/{}/end", h.id);
        let from = calendar::full(cx.locale(), h.span.from);
        let by = h.by.as_ref().map(|by| cx.tr("org-by", &[("name", by.as_str().into())])).unwrap_or_default();
        let cells = vec![
            Cell::head(html! { span.flow { (ui::avatar_small(&h.user_name)) (h.user_name) } }),
            Cell::text(
                html! { span.desk { (ui::two(html! { (from) }, &by)) } span.phone { (span_words(cx, &h.span)) } },
            )
            .phone(Phone::Right),
            Cell::text(html! { (last_day(cx, &h.span)) }),
            Cell::text(html! { span.mute { (h.reason) } }).phone(Phone::Left),
            Cell::text(html! { @if !over { (ui::dialog_button(ui::Look::Ghost, &end, "", t("org-end"))) } }),
        ];
        ui::tr_class(if over { "over" } else { "" }, cells)
    };
    let count = held.len().to_string();
    Table::new(t("org-holders"), heads)
        .title(t("org-holders"), Some(&count), html! {})
        .rows(held.iter().map(row).collect())
        .draw()
}

/// POST: changes name, level or place.
pub async fn edit(cx: Cx, Path(id): Path<TerritoryId>, Form(form): Form<TerritoryForm>) -> Result<Response> {
    let typed = form.clone();
    let saved = cx
        .write(move |tx, by| {
            let new = form.parse()?;
            let base = form.base.parse().ok();
            let input = EditTerritory { name: Some(new.name), level: Some(new.level), parent: Some(new.parent), base };
            territories::edit(tx, by, id, &input)
        })
        .await;
    match saved {
        Ok(_) => Ok(flash::done(&format!("/admin/territories/{id}"), "saved", None)),
        Err(Error::Invalid(edit_fields)) => {
            page(&cx, id, Shown { edit: Some(typed), edit_fields, ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

/// POST: archives.
pub async fn archive(cx: Cx, Path(id): Path<TerritoryId>) -> Result<Response> {
    let by = cx.acting();
    let batch = by.batch;
    cx.write_as(by, move |tx, by| territories::archive(tx, by, id)).await?;
    Ok(flash::done("/admin/territories", "org-territory-archived", Some(batch)))
}

/// POST: takes out of the archive.
pub async fn restore(cx: Cx, Path(id): Path<TerritoryId>) -> Result<Response> {
    cx.write(move |tx, by| territories::restore(tx, by, id)).await?;
    Ok(flash::done(&format!("/admin/territories/{id}"), "org-territory-restored", None))
}

fn parse_holder(form: &HolderForm, territory: TerritoryId, today: jiff::civil::Date) -> Result<NewHolder> {
    let mut fields = Fields::default();
    let user: Option<UserId> = validate::id(&mut fields, "user", &form.user);
    if user.is_none() && fields.of("user").is_none() {
        fields.add("user", "error-choose");
    }
    let span = parse_span(&mut fields, today, &form.valid_from, &form.valid_to);
    let reason = validate::line(&mut fields, "reason", &form.reason, validate::LINE);
    match user {
        Some(user) if fields.0.is_empty() => Ok(NewHolder { territory, user, span, reason }),
        _ => Err(Error::Invalid(fields)),
    }
}

/// POST: sets a holder.
pub async fn set_holder(cx: Cx, Path(id): Path<TerritoryId>, Form(form): Form<HolderForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| holders::set(tx, by, &[parse_holder(&form, id, by.today)?])).await {
        Ok(_) => Ok(flash::done(&format!("/admin/territories/{id}"), "org-holder-set", Some(batch))),
        Err(Error::Invalid(holder_fields)) => {
            page(&cx, id, Shown { holder: typed, holder_fields, ..Shown::default() }).await
        }
        Err(other) => Err(other),
    }
}

async fn end_shown(cx: &Cx, id: TerritoryId, row: RowId, form: &EndForm, fields: &Fields) -> Result<Response> {
    let held = cx.read(move |q| holders::list(q, Some(id), None)).await?;
    let holder = held.into_iter().find(|h| h.id == row).ok_or(Error::NotFound)?;
    let (back, action) = (format!("/admin/territories/{id}"), format!("/admin/territories/{id}/holders/{row}/end"));
    let title = cx.tr("org-holder-end-title", &[("name", holder.user_name.into())]);
    Ok(end_page(cx, EndPage { title, action: &action, back: &back, nav: "/admin" }, form, fields))
}

/// GET: the form that ends a holding.
pub async fn end_form(cx: Cx, Path((id, row)): Path<(TerritoryId, RowId)>) -> Result<Response> {
    end_shown(&cx, id, row, &EndForm::fresh(&cx), &Fields::default()).await
}

/// POST: ends a holding.
pub async fn end(cx: Cx, Path((id, row)): Path<(TerritoryId, RowId)>, Form(form): Form<EndForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    match cx.write_as(by, move |tx, by| holders::end(tx, by, &form.parse(row, by.today)?)).await {
        Ok(()) => Ok(flash::done(&format!("/admin/territories/{id}"), "org-holder-ended", Some(batch))),
        Err(Error::Invalid(fields)) => end_shown(&cx, id, row, &typed, &fields).await,
        Err(other) => Err(other),
    }
}
