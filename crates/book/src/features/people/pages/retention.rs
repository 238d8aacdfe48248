//! `/people/retention`: whose data was to be kept until a day that has passed or comes soon. It only proposes.

use axum::response::Response;
use jiff::ToSpan;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::store::retention::{self, Due};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Need, Result, Right, Routes, Scope, calendar, scope};
use crate::features::settings::terms::{BASIS, Terms};
use crate::ui::{self, Cell, Head, Phone};

/// Rows of the page.
const ROWS: i64 = 200;
/// Days ahead that are listed too.
const AHEAD: i64 = 30;

/// The routes.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/people/retention", Need::User, show)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DueQuery {
    scope: String,
}

async fn show(cx: Cx, Query(asked): Query<DueQuery>) -> Result<Response> {
    let choice = scope::choice(&cx.viewer, Some(&asked.scope));
    let inner = cx.clone();
    let (bar, due, terms) = cx
        .read(move |q| {
            let bar = scope::bar(q, &inner.viewer, choice, inner.locale())?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let day = inner.today().checked_add(AHEAD.days()).unwrap_or(inner.today());
            Ok((bar, retention::list(q, &scope, day, ROWS)?, Terms::load(q)?))
        })
        .await?;
    let title = cx.t("people-retention");
    let body = html! {
        (ui::page_head(title, html! { (cx.t("people-retention-summary")) }, html! {}))
        @if due.is_empty() { (ui::Panel::new(title).raw(ui::empty(cx.t("people-retention-none"), html! {}))) }
        @else { (table(&cx, &due, &terms)) }
    };
    Ok(Page::new(title, body)
        .nav("/people")
        .scope(bar)
        .crumb(Some("/people"), cx.t("people-title"))
        .crumb(None, title)
        .respond(&cx))
}

fn table(cx: &Cx, due: &[Due], terms: &Terms) -> Markup {
    let heads = vec![
        Head::text(cx.t("people-field-name")),
        Head::text(cx.t("people-field-account")),
        Head::text(cx.t("people-field-basis")),
        Head::text(cx.t("people-field-keep_until")),
        Head::blank(cx.t("people-keep-longer")),
    ];
    let shown = usize::try_from(ROWS).unwrap_or(usize::MAX);
    let rows = due.iter().take(shown).map(|d| row(cx, d, terms)).collect();
    let count = cx.locale().int(i64::try_from(due.len().min(shown)).unwrap_or(0));
    let table = ui::Table::new(cx.t("people-retention"), heads)
        .title(cx.t("people-retention"), Some(&count), html! {})
        .rows(rows)
        .wide();
    if due.len() > shown { table.footer(html! { (cx.t("people-retention-more")) }).draw() } else { table.draw() }
}

fn row(cx: &Cx, d: &Due, terms: &Terms) -> Markup {
    let here = format!("/accounts/{}/people/{}", d.account, d.id);
    let title = match (d.works, d.title.as_str()) {
        (true, title) => title.to_owned(),
        (false, "") => cx.t("people-gone").to_owned(),
        (false, title) => cx.tr("people-left-title", &[("title", title.into())]),
    };
    let basis = if d.basis.is_empty() { cx.t("people-basis-none") } else { terms.name(cx.locale(), BASIS, &d.basis) };
    let late = d.until < cx.today();
    let year = cx.today().checked_add(1.year()).unwrap_or(cx.today()).to_string();
    ui::tr(vec![
        Cell::head(ui::two(html! { a href=(here) { (d.name) } }, &title)),
        Cell::text(html! { a href={ "/accounts/" (d.account) } { (d.account_name) } }).phone(Phone::Left),
        Cell::text(html! { (basis) }).label(cx.t("people-field-basis")),
        Cell::text(html! {
            (calendar::full(cx.locale(), d.until)) @if late { " " (ui::chip(ui::Tone::Warn, cx.t("people-keep-due"))) }
        })
        .phone(Phone::Right)
        .label(cx.t("people-field-keep_until")),
        Cell::text(html! {
            span.flow {
                (ui::post_button(ui::Look::Plain, &format!("{here}/keeping"), "renew", cx.t("people-keep-year"), &[("until", &year)]))
                @if cx.viewer.has(Right::Erase) {
                    (ui::link_button(ui::Look::Ghost, &format!("{here}/erasure"), "trash", cx.t("people-erase")))
                }
            }
        }),
    ])
}
