//! `/reports/revenue`: who earned it at the time, who holds it now, and what explains the difference.

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::super::asked::{Asked, ReportQuery};
use super::super::gather::{Report, gather};
use super::super::model::{By, Who};
use super::draw::{short, to_date};
use super::{bar, charts, table, what};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::scope::{self, Choice};
use crate::base::{Cx, Result, Scope, calendar};
use crate::ui;

/// The scope asked for, or the one that the viewer chose last.
pub(super) fn choice(cx: &Cx, asked: &str) -> Choice {
    scope::choice(&cx.viewer, (!asked.is_empty()).then_some(asked))
}

/// `GET /reports/revenue`
pub async fn show(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = query.read(cx.today())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, report, chips) = cx
        .snapshot(move |q| {
            ask.known(q)?;
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            // The sums of a large scope come after the page.
            let report = match scope.large {
                true => None,
                false => Some(gather(q, &scope, inner.settings(), inner.locale(), &ask)?),
            };
            let chips = bar::Chips::load(q, &inner, &scope, &ask)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, report, chips))
        })
        .await?;
    let title = cx.t(title(asked.by));
    let body = body(&cx, &query, &asked, report.as_ref(), &chips);
    let page = Page::new(title, body).nav("/reports").scope(bar);
    Ok(page.crumb(Some("/reports"), cx.t("reports-title")).crumb(None, title).respond(&cx))
}

/// `GET /reports/revenue/sums`: the charts and the table alone.
pub async fn late(cx: Cx, Query(query): Query<ReportQuery>) -> Result<Response> {
    let asked = query.read(cx.today())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let report = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            gather(q, &scope, inner.settings(), inner.locale(), &ask)
        })
        .await?;
    let drawn = html! { p.mute { (summary(&cx, &asked, &report)) } (sums(&cx, &query, &asked, &report)) };
    Ok(drawn.into_response())
}

/// The title of a report by its rows.
pub(super) fn title(by: By) -> &'static str {
    match by {
        By::Lead => "revenue_reports-title-lead",
        By::Team => "revenue_reports-title-team",
        By::Territory => "revenue_reports-title-territory",
        By::Account => "revenue_reports-title-account",
        By::Group => "revenue_reports-title-group",
        By::Unit => "revenue_reports-title-unit",
        By::Offering => "revenue_reports-title-offering",
        By::Sector => "revenue_reports-title-sector",
    }
}

fn body(cx: &Cx, query: &ReportQuery, asked: &Asked, report: Option<&Report>, chips: &bar::Chips) -> Markup {
    let file = query.href("/reports/revenue.csv", &[]);
    let actions = downloads(cx, &file);
    let words = report.map(|report| summary(cx, asked, report)).unwrap_or_default();
    html! {
        (ui::chart_styles())
        (ui::page_head(cx.t(title(asked.by)), html! { (words) }, actions))
        (bar::draw(cx, query, asked, chips, what::button(cx, asked, report)))
        @match report {
            Some(report) => (sums(cx, query, asked, report)),
            None => (ui::lazy(&query.href(super::SUMS, &[("skip", &query.skip)]), cx.t("revenue_reports-figures"))),
        }
    }
}

fn sums(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    if report.is_empty() {
        return nothing(cx, query, asked, report);
    }
    html! {
        (charts::draw(cx, query, asked, report))
        (table::draw(cx, query, asked, report))
    }
}

/// No line at all, none in these periods, or none that the filters leave.
fn nothing(cx: &Cx, query: &ReportQuery, asked: &Asked, report: &Report) -> Markup {
    let f = &asked.filter;
    let filtered = f.account.is_some() || f.offering.is_some() || f.territory.is_some() || f.sector.is_some();
    let inner = if let Some(day) = report.latest {
        let told = calendar::full(cx.locale(), day);
        let then = query.href(super::HERE, &[("until", &day.to_string())]);
        ui::empty(
            &cx.tr("revenue_reports-none-since", &[("day", told.into())]),
            ui::link(&then, cx.t("revenue_reports-show-then")),
        )
    } else if filtered {
        let clear = query.href(super::HERE, &[("account", ""), ("offering", ""), ("territory", ""), ("sector", "")]);
        ui::empty(cx.t("revenue_reports-none-match"), ui::link(&clear, cx.t("clear")))
    } else {
        ui::empty(cx.t("revenue_reports-none"), html! {})
    };
    ui::Panel::new(cx.t(title(asked.by))).raw(inner)
}

/// The year to date, what moved, and what is left out.
fn summary(cx: &Cx, asked: &Asked, report: &Report) -> String {
    let when = to_date(cx, &report.sum);
    let sum = report.total.sum_then;
    if sum.lines == 0 {
        return cx.tr("revenue_reports-summary-none", &[("when", when.into())]);
    }
    let total = short(cx, sum.or_zero());
    if let Some(moves) = report.moves.as_ref().filter(|moves| moves.totals.all > 0 && asked.who == Who::Both) {
        let told = super::moved::told(cx, &moves.totals);
        return cx.tr("revenue_reports-summary-moved", &[("when", when.into()), ("moved", told.into())]);
    }
    let (all, sold) = report.accounts;
    cx.tr(
        "revenue_reports-summary",
        &[("when", when.into()), ("total", total.into()), ("accounts", all.into()), ("silent", (all - sold).into())],
    )
}
