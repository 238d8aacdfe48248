//! `/pipeline/forecast/past`: what was forecast of periods that are over, and what came.

use axum::response::Response;
use maud::{Markup, html};

use super::super::asked::{Asked, Counts, ForecastQuery, period_name};
use super::super::gather::judged;
use super::super::model::accuracy::{AGES, Judged, ratio};
use super::super::store::Ask;
use super::show::choice;
use super::{DEALS, HERE, PAST, bar};
use crate::base::extract::Query;
use crate::base::page::Page;
use crate::base::{Cx, Result, Scope, calendar, scope};
use crate::features::revenue::model::month_of;
use crate::features::revenue_reports::model::periods::Period;
use crate::features::revenue_reports::pages::draw::Unit;
use crate::features::targets::pages::cell::percent;
use crate::ui::{self, Cell, Head, Phone};

/// Periods that are judged.
const PERIODS: usize = 8;

/// `GET /pipeline/forecast/past`
pub async fn show(cx: Cx, Query(query): Query<ForecastQuery>) -> Result<Response> {
    let asked = query.read(cx.today(), cx.settings())?;
    let choice = choice(&cx, &query.scope);
    let (inner, ask) = (cx.clone(), asked.clone());
    let (bar, chips, found) = cx
        .snapshot(move |q| {
            let scope = Scope::resolve(q, &inner.viewer, choice)?;
            let settings = inner.settings();
            let found = judged(q, &Ask::new(&scope, settings, &ask.only), settings, ask.length, PERIODS)?;
            Ok((scope::bar_of(q, &inner.viewer, &scope, inner.locale())?, bar::Chips::load(q)?, found))
        })
        .await?;
    let title = cx.t("forecast-past-title");
    let inner = if found.is_empty() {
        ui::Panel::new(title).raw(ui::empty(cx.t("forecast-past-none"), html! {}))
    } else {
        ui::stack(html! { (by_age(&cx, &found)) (periods(&cx, &query, &asked, &found)) })
    };
    let body = html! {
        (ui::page_head(title, html! { (cx.t("forecast-past-summary")) }, html! {}))
        (bar::draw(&cx, &query, &asked, &chips, PAST))
        (inner)
    };
    let back = query.href(HERE, &[]);
    let page = Page::new(title, body).nav("/pipeline").scope(bar).crumb(Some("/pipeline"), cx.t("deals-pipeline"));
    Ok(page.crumb(Some(&back), cx.t("forecast-title")).crumb(None, title).respond(&cx))
}

/// A share, or a dash.
fn share(of: Option<f64>) -> Markup {
    html! { @match of { Some(of) => span.num { (percent(of)) }, None => span.faint { "–" } } }
}

/// Accuracy and bias over all periods, by how long before the end.
fn by_age(cx: &Cx, found: &[Judged]) -> Markup {
    let cell = |age: &i64| {
        let of: Vec<Judged> = found.iter().copied().filter(|j| j.age == *age).collect();
        let rate = ratio(&of);
        ui::kpi(&ui::Kpi {
            label: &cx.tr("forecast-days-before", &[("n", (*age).into())]),
            value: share(rate.map(|(accuracy, _)| accuracy)),
            context: html! {
                (cx.tr("forecast-periods", &[("n", of.len().into())]))
                @if let Some((_, bias)) = rate { (cx.t("forecast-semicolon")) (super::head::bias_words(cx, bias)) }
            },
            ..ui::Kpi::default()
        })
    };
    ui::kpi_strip(&AGES.iter().map(cell).collect::<Vec<_>>())
}

fn periods(cx: &Cx, query: &ForecastQuery, asked: &Asked, found: &[Judged]) -> Markup {
    let most = found.iter().map(|j| j.forecast.minor.max(j.actual.minor)).max().unwrap_or(0);
    let unit = Unit::of(&cx.settings().currency, most);
    let forecast = format!("{}{}{}", cx.t("forecast-forecast"), cx.t("forecast-comma"), unit.name(cx.locale()));
    let heads = vec![
        Head::text(cx.t(super::bar::length_word(asked.length))),
        Head::text(cx.t("forecast-age")),
        Head::text(cx.t("forecast-frozen-on")),
        Head::number(&forecast),
        Head::number(cx.t("forecast-came")),
        Head::number(cx.t("forecast-accuracy")),
        Head::number(cx.t("forecast-bias")),
    ];
    let won = |j: &Judged| {
        let on = j.period.from.to_string();
        query.href(DEALS, &[("on", &on), ("counts", "won"), ("by", ""), ("row", ""), ("since", "")])
    };
    let row = |j: &Judged| {
        let period = Period { from: month_of(j.period.from), to: month_of(j.period.to) };
        let name = period_name(cx.locale(), asked.length, &period, cx.settings().fiscal_month);
        let amount = |sum: &super::super::model::Sum| {
            html! { @match sum.known() { Some(minor) => (unit.show(cx.locale(), minor)), None => span.warn { "?" } } }
        };
        ui::tr(vec![
            Cell::head(html! { (name) }),
            Cell::text(html! { (cx.tr("forecast-days-before", &[("n", j.age.into())])) }).phone(Phone::Left),
            Cell::text(calendar::time_tag(cx.locale(), cx.today(), j.taken_on)),
            Cell::number(html! {
                a href=(super::frozen::href(query, j.taken_on, Counts::Commit, &[("on", &j.period.from.to_string())])) { (amount(&j.forecast)) }
                span.two { (cx.tr("forecast-frozen-deals", &[("n", j.forecast.deals.into())])) }
            }),
            Cell::number(html! { a href=(won(j)) { (amount(&j.actual)) } }),
            Cell::number(share(j.accuracy())).phone(Phone::Right),
            Cell::number(share(j.bias())),
        ])
    };
    let mut ordered: Vec<&Judged> = found.iter().collect();
    ordered.sort_by_key(|j| (std::cmp::Reverse(j.period.from), j.age));
    let title = cx.t("forecast-past-periods");
    ui::Table::new(title, heads)
        .title(title, None, html! {})
        .rows(ordered.into_iter().map(row).collect())
        .footer(html! { span.mute.sm { (cx.t("forecast-past-note")) } })
        .draw()
}
