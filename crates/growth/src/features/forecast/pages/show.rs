//! `/pipeline/forecast`: will the period hold what it is to hold, and what moved?

use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::actions;
use super::super::asked::{Asked, ForecastQuery};
use super::super::gather::Ground;
use super::super::model::By;
use super::super::read::Forecast;
use super::super::submitting::submits;
use super::{FIGURES, FREEZES, HERE, bar, head, moves, rows, submissions};
use crate::base::extract::Query;
use crate::base::page::{Page, downloads};
use crate::base::scope::{self, Choice};
use crate::base::{Cx, Result, Right, Scope, calendar, flash};
use crate::ui::{self, Look};

/// The scope asked for, or the one that the viewer chose last.
pub(super) fn choice(cx: &Cx, asked: &str) -> Choice {
    scope::choice(&cx.viewer, (!asked.is_empty()).then_some(asked))
}

/// `GET /pipeline/forecast`
pub async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, found, chips, freezes) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            // The figures of a large scope come after the page.
            let found = if scope.large { None } else { Some(load(q, &inner, &scope, &ask)?) };
            let freezes = super::super::store::freezes::list(q, 60)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, found, bar::Chips::load(q)?, freezes))
        })
        .await?;
    let title = cx.t("deals-pipeline");
    let summary = found.as_ref().map(|found| head::sentence(&cx, &asked, found)).unwrap_or_default();
    let body = html! {
        (ui::chart_styles())
        (ui::page_head(title, html! { (summary) }, buttons(&cx, &query, &asked, &freezes)))
        (bar::draw(&cx, &query, &asked, &chips, HERE))
        @match &found {
            Some(found) => (figures(&cx, &query, &asked, found)),
            None => (ui::lazy(&query.href(FIGURES, &[]), cx.t("forecast-figures"))),
        }
    };
    let page = Page::new(cx.t("forecast-title"), body).nav("/pipeline").scope(bar);
    Ok(page.crumb(Some("/pipeline"), title).crumb(None, cx.t("forecast-title")).respond(&cx))
}

/// `GET /pipeline/forecast/figures`: the figures alone, with their sentence.
pub async fn late(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let found = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            load(q, &inner, &scope, &ask)
        })
        .await?;
    let sentence = head::sentence(&cx, &asked, &found);
    Ok(html! { p.mute { (sentence) } (figures(&cx, &query, &asked, &found)) }.into_response())
}

fn load(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Forecast> {
    Forecast::load(q, cx, scope, asked)
}

/// Everything below the bar.
fn figures(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &Forecast) -> Markup {
    if found.nothing() {
        let filtered = asked.only.kind.is_some() || asked.only.territory.is_some();
        let inner = if filtered {
            let clear = query.href(HERE, &[("kind", ""), ("territory", "")]);
            ui::empty(cx.t("forecast-none-match"), ui::link(&clear, cx.t("clear")))
        } else {
            ui::empty(cx.t("forecast-none"), html! {})
        };
        return html! { (ui::Panel::new(cx.t("forecast-title")).raw(inner)) (head::weak(cx, asked, found)) };
    }
    let main = html! {
        (moves::waterfall(cx, query, found))
        (rows::managers(cx, query, asked, found))
        @if asked.by == By::Lead && found.teams.len() > 1 { (rows::teams(cx, query, found)) }
        (rows::months(cx, query, asked, found))
    };
    let side = html! {
        (moves::most(cx, query, found))
        @if !found.submitted.is_empty() { (submissions::panel(cx, query, &found.submitted)) }
        (head::unsupported(cx, query, found))
        (head::weak(cx, asked, found))
    };
    html! {
        (head::kpis(cx, query, asked, found))
        (ui::columns(main, side))
        (head::left_out(cx, found))
    }
}

fn buttons(cx: &Cx, query: &ForecastQuery, asked: &Asked, freezes: &[jiff::civil::Date]) -> Markup {
    let day = |day| calendar::short(cx.locale(), cx.today(), day);
    let hrefs: Vec<(String, String)> =
        freezes.iter().map(|d| (query.href(HERE, &[("since", &d.to_string())]), day(*d))).collect();
    let items: Vec<ui::MenuItem<'_>> = hrefs
        .iter()
        .map(|(href, label)| ui::MenuItem { href, icon: "calendar", label, ..ui::MenuItem::default() })
        .collect();
    let may = cx.viewer.has(Right::Lead) || cx.viewer.has(Right::Administer);
    html! {
        @if !items.is_empty() {
            (ui::popover_button(Look::Plain, "history", cx.t("forecast-change-since"), "since"))
            (ui::menu("since", &items))
        }
        (downloads(cx, &query.href("/pipeline/forecast.csv", &[])))
        @if may && !freezes.contains(&cx.today()) {
            (ui::post_button(Look::Plain, FREEZES, "lock", cx.t("forecast-freeze-now"), &[]))
        }
        @if asked.period.span().to > cx.today() && submits(&cx.viewer) {
            (ui::dialog_button(Look::Primary, &submissions::form(asked, query, cx.viewer.has(Right::Lead)), "upload", cx.t("forecast-submit")))
        }
    }
}

/// `POST /pipeline/forecast/freezes`
pub async fn freeze(cx: Cx) -> Result<Response> {
    let done = actions::freeze(&cx).await?;
    Ok(flash::done(HERE, if done { "forecast-frozen" } else { "forecast-frozen-already" }, None))
}

/// The rows of a forecast for its file.
pub(super) fn ground(q: &Conn<'_>, cx: &Cx, scope: &Scope, asked: &Asked) -> Result<Ground> {
    let ask = super::super::store::Ask::new(scope, cx.settings(), &asked.only);
    Ground::load(q, &ask, asked.period.span())
}
