//! `/team/rules/{set}/preview`: what the rules would change, before they do.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::apply::ApplyForm;
use super::preview_tables::{self as tables, Pen};
use super::words::Words;
use crate::base::extract::{Path, Query};
use crate::base::page::{Page, downloads};
use crate::base::{AccountId, Cx, Fields, Result, RuleSetId, Scope, UserId, calendar};
use crate::features::org::shared::{Draw, status};
use crate::features::territories::actions::preview::{Preview, check_from, preview};
use crate::features::territories::store::facts;
use crate::ui::{self, Look};

/// Changes shown; the file has all of them.
pub(super) const SHOWN: usize = 100;

/// The query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreviewQuery {
    /// The first day; today without it.
    pub from: String,
}

impl PreviewQuery {
    /// The first day.
    pub fn parse(&self, fields: &mut Fields, today: Date) -> Date {
        let from = calendar::parse_optional(fields, "from", &self.from, today).unwrap_or(today);
        match check_from(from, today) {
            Ok(()) => from,
            Err(_) => {
                fields.add("from", "territories-error-past");
                today
            }
        }
    }
}

/// A preview with the names that its page shows.
pub(super) struct Shown {
    pub(super) preview: Preview,
    pub(super) words: Words,
    pub(super) people: HashMap<UserId, (String, i64)>,
    pub(super) accounts: HashMap<AccountId, (String, String)>,
}

/// Reads a preview with its names: of at most `limit` accounts of each kind.
pub(super) async fn load(cx: &Cx, set: RuleSetId, from: Date, limit: usize) -> Result<Shown> {
    let inner = cx.clone();
    cx.snapshot(move |q| {
        let (viewer, currency) = (&inner.viewer, inner.settings().currency.as_str());
        let preview = preview(q, viewer, set, from, currency, inner.now())?;
        let plan = &preview.plan;
        let mut ids: Vec<AccountId> = plan.changes.iter().take(limit).map(|c| c.account).collect();
        for list in [&plan.torn, &plan.planned, &plan.unclaimed] {
            ids.extend(list.iter().take(limit).map(|s| s.account));
        }
        let people: Vec<UserId> = plan.leads.keys().flatten().copied().collect();
        Ok(Shown {
            accounts: facts::names(q, &Scope::all(q, viewer)?, &ids)?,
            people: facts::people(q, &people)?,
            words: Words::load(q)?,
            preview,
        })
    })
    .await
}

/// GET.
pub async fn show(cx: Cx, Path(set): Path<RuleSetId>, Query(query): Query<PreviewQuery>) -> Result<Response> {
    let mut fields = Fields::default();
    let from = query.parse(&mut fields, cx.today());
    let shown = load(&cx, set, from, SHOWN).await?;
    let form = super::apply::panel(&cx, &shown, &ApplyForm::default(), &Fields::default(), false);
    Ok(page(&cx, &shown, &query, (&fields, status(&fields)), &form))
}

/// Draws it; `apply` is the form that applies it.
pub(super) fn page(
    cx: &Cx,
    shown: &Shown,
    query: &PreviewQuery,
    (fields, code): (&Fields, StatusCode),
    apply: &Markup,
) -> Response {
    let preview = &shown.preview;
    let (here, title) = (format!("/team/rules/{}", preview.set.id), cx.t("territories-preview"));
    let pen = Pen { cx, shown };
    let file = format!("{here}/preview.csv?from={}", preview.from);
    let csv = downloads(cx, &file);
    let body = html! {
        (ui::page_head(title, html! { (sentence(cx, preview)) }, csv))
        (figures(cx, shown))
        (ui::stack(html! {
            (ui::halves(day_panel(cx, query, fields, &here), html! { (apply) }))
            (tables::changes(&pen))
            (tables::staying(&pen))
            (ui::halves(tables::leads(&pen), tables::territories(&pen)))
        }))
    };
    let page = Page::new(title, body).nav("/team/rules").crumb(Some("/team"), cx.t("access-team-page"));
    let page = page.crumb(Some("/team/rules"), cx.t("territories-title"));
    page.crumb(Some(&here), preview.set.name.clone()).crumb(None, title).status(code).respond(cx)
}

/// What would happen, in one sentence.
fn sentence(cx: &Cx, preview: &Preview) -> String {
    let plan = &preview.plan;
    cx.tr(
        "territories-preview-sentence",
        &[
            ("n", plan.changes.len().into()),
            ("all", plan.seen.into()),
            ("day", calendar::full(cx.locale(), preview.from).into()),
            ("leads", plan.new_leads().into()),
            ("conflicts", plan.torn.len().into()),
            ("unassigned", plan.unassigned().into()),
        ],
    )
}

fn figures(cx: &Cx, shown: &Shown) -> Markup {
    let preview = &shown.preview;
    let (plan, locale) = (&preview.plan, cx.locale());
    let int = |n: usize| locale.int(i64::try_from(n).unwrap_or(i64::MAX));
    let (people, promises) = preview.total_price();
    let moves = plan.changes.iter().filter(|c| c.moves()).count();
    let cell = |label: &'static str, value: Markup, context: String, href: &'static str| {
        let href = (!href.is_empty()).then_some(href);
        ui::kpi(&ui::Kpi { label: cx.t(label), value, context: html! { (context) }, href, ..Default::default() })
    };
    ui::kpi_strip(&[
        cell(
            "territories-kpi-changes",
            html! { (int(plan.changes.len())) },
            cx.tr("territories-kpi-moves", &[("n", moves.into())]),
            "#changes",
        ),
        cell("territories-kpi-leads", html! { (int(plan.new_leads())) }, cautions(cx, shown), "#leads"),
        cell(
            "territories-kpi-conflicts",
            html! { span.bad[!plan.torn.is_empty()] { (int(plan.torn.len())) } },
            cx.tr("territories-kpi-planned", &[("n", plan.planned.len().into())]),
            if plan.torn.is_empty() { "" } else { "#conflicts" },
        ),
        cell(
            "territories-kpi-unassigned",
            html! { span.warn[plan.unassigned() > 0] { (int(plan.unassigned())) } },
            cx.tr("territories-kpi-unclaimed", &[("n", plan.unclaimed.len().into())]),
            if plan.unclaimed.is_empty() { "" } else { "#unclaimed" },
        ),
        cell(
            "territories-kpi-price",
            html! { (locale.int(people)) },
            cx.tr("territories-kpi-promises", &[("n", promises.into())]),
            "",
        ),
    ])
}

/// Who would carry more than they can, and what is not the drafter's to change.
fn cautions(cx: &Cx, shown: &Shown) -> String {
    let plan = &shown.preview.plan;
    let over = plan.leads.iter().filter(|(id, load)| {
        let capacity = id.and_then(|id| shown.people.get(&id)).map(|(_, capacity)| *capacity);
        load.after.points > load.before.points && capacity.is_some_and(|capacity| load.after.points > capacity)
    });
    let told = [("territories-over", over.count()), ("territories-barred", plan.barred)];
    let told = told.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| cx.tr(key, &[("n", n.into())]));
    told.collect::<Vec<_>>().join(" · ")
}

fn day_panel(cx: &Cx, query: &PreviewQuery, fields: &Fields, here: &str) -> Markup {
    let d = Draw { cx, fields };
    let day = if query.from.is_empty() { calendar::full(cx.locale(), cx.today()) } else { query.from.clone() };
    ui::Panel::new(cx.t("territories-when")).body(html! {
        form method="get" action={ (here) "/preview" } {
            (ui::field_grid(html! { (d.day("from", "territories-from", &day, "territories-from-hint")) }))
            (ui::form_foot(html! { (cx.t("territories-preview-note")) }, ui::submit(Look::Plain, "search", cx.t("territories-preview-again"))))
        }
    })
}
