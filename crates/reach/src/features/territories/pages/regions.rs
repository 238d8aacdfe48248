//! `/admin/regions`: which countries a region holds.

use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::form::countries_of;
use crate::base::extract::{Form, Query};
use crate::base::page::Page;
use crate::base::{Cx, Error, Fields, Result, flash};
use crate::features::accounts::countries;
use crate::features::org::shared::{Draw, mistake, status, summary};
use crate::features::territories::actions::regions::set_region;
use crate::features::territories::model::Region;
use crate::features::territories::store::regions;
use crate::ui::{self, Cell, Head, Look, Phone, Table};

/// A region as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionForm {
    code: String,
    name_en: String,
    name_zh: String,
    countries: String,
}

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RegionQuery {
    /// The region in the form; a new one without it.
    code: String,
}

/// GET.
pub async fn show(cx: Cx, Query(query): Query<RegionQuery>) -> Result<Response> {
    page(&cx, &query.code, None, &Fields::default()).await
}

async fn page(cx: &Cx, code: &str, form: Option<RegionForm>, fields: &Fields) -> Result<Response> {
    let all = cx.read(regions::list).await?;
    let form = form.unwrap_or_else(|| {
        let found = all.iter().find(|region| region.code == code);
        found.map_or_else(RegionForm::default, |r| RegionForm {
            code: r.code.clone(),
            name_en: r.name_en.clone(),
            name_zh: r.name_zh.clone(),
            countries: names(cx, r),
        })
    });
    let title = cx.t("territories-regions");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("territories-regions-summary")) }, html! {}))
        (ui::columns(table(cx, &all), panel(cx, &form, fields)))
    };
    let page = Page::new(title, body).nav("/admin").crumb(Some("/admin"), cx.t("org-admin"));
    Ok(page.crumb(None, title).status(status(fields)).respond(cx))
}

fn names(cx: &Cx, region: &Region) -> String {
    region
        .countries
        .iter()
        .map(|code| countries::name(cx.locale(), code))
        .collect::<Vec<_>>()
        .join(cx.t("accounts-comma"))
}

fn table(cx: &Cx, all: &[Region]) -> Markup {
    let title = cx.t("territories-regions");
    let heads = vec![Head::text(cx.t("territories-region")), Head::text(cx.t("territories-countries"))];
    let row = |region: &Region| {
        let href = format!("/admin/regions?code={}", region.code);
        ui::tr(vec![
            Cell::head(html! { a href=(href) { (region.name(cx.locale())) } }),
            Cell::text(html! { span.mute { (names(cx, region)) } }).phone(Phone::Full),
        ])
    };
    let count = all.len().to_string();
    Table::new(title, heads).title(title, Some(&count), html! {}).rows(all.iter().map(row).collect()).draw()
}

fn panel(cx: &Cx, form: &RegionForm, fields: &Fields) -> Markup {
    let d = Draw { cx, fields };
    let error = mistake(cx, fields, "countries");
    let title = if form.code.is_empty() { cx.t("territories-region-new") } else { cx.t("territories-region-edit") };
    ui::Panel::new(title).body(html! {
        form method="post" action="/admin/regions" novalidate {
            (summary(cx, fields))
            (d.required("code", "territories-code", &form.code))
            (d.required("name_en", "territories-name-en", &form.name_en))
            (d.required("name_zh", "territories-name-zh", &form.name_zh))
            (ui::Field::area("countries", cx.t("territories-countries")).value(&form.countries)
                .hint(cx.t("territories-hint-countries")).error(error.as_deref()).required().draw())
            (ui::form_foot(html! { (cx.t("territories-region-note")) }, ui::submit(Look::Primary, "", cx.t("save"))))
        }
    })
}

/// POST.
pub async fn save(cx: Cx, Form(form): Form<RegionForm>) -> Result<Response> {
    let (by, typed) = (cx.acting(), form.clone());
    let batch = by.batch;
    let saved = cx.write_as(by, move |tx, by| {
        let mut fields = Fields::default();
        let countries = countries_of(&mut fields, &form.countries);
        fields.finish()?;
        let (code, name_en, name_zh) = (form.code.clone(), form.name_en.clone(), form.name_zh.clone());
        set_region(tx, by, &Region { code, name_en, name_zh, countries })
    });
    match saved.await {
        Ok(changed) => Ok(flash::done("/admin/regions", "saved", changed.then_some(batch))),
        Err(Error::Invalid(fields)) => page(&cx, "", Some(typed), &fields).await,
        Err(other) => Err(other),
    }
}
