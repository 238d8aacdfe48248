//! The filter bar of the forecast.

use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use tenure_db::Conn;

use super::super::actions::weekly;
use super::super::asked::{Asked, Counts, ForecastQuery, Length, period_name};
use super::super::gather::kind_name;
use super::super::model::By;
use super::super::store::kinds;
use super::{FROZEN, HERE, PAST};
use crate::base::{Cx, Result, calendar};
use crate::features::deals;
use crate::features::deals::pages::bar::{View, views};
use crate::features::org::territories;
use crate::features::revenue_reports::model::periods::{Period, period_of};
use crate::ui::{self, Segment};

/// What the filters offer.
pub struct Chips {
    kinds: Vec<String>,
    territories: Vec<(uuid::Uuid, String, u8)>,
}

impl Chips {
    /// Reads them.
    ///
    /// # Errors
    /// What the database says.
    pub fn load(q: &Conn<'_>) -> Result<Self> {
        let tree = territories::tree(q, false)?;
        Ok(Self {
            kinds: kinds(q)?,
            territories: tree.into_iter().map(|row| (row.territory.id.0, row.territory.name, row.depth)).collect(),
        })
    }
}

/// The bar: period, rows, filters, and when deals are frozen.
pub fn draw(cx: &Cx, query: &ForecastQuery, asked: &Asked, chips: &Chips, here: &str) -> Markup {
    let kind = asked.only.kind.clone().unwrap_or_default();
    let deals = deals::ask::Ask { scope: query.scope.clone(), kind, ..Default::default() };
    let inside = html! {
        @if here == HERE { (views(cx, &deals, View::Forecast)) }
        @if here == PAST { (length(cx, query, asked)) } @else { (period(cx, query, asked, here)) }
        @if here == HERE { (by(cx, query, asked)) }
        @if here == FROZEN { (counts(cx, query, asked)) }
        (filters(cx, query, asked, chips, here))
    };
    let frozen = html! { @if here == HERE { span.mute.sm.nw { (frozen(cx)) } } };
    ui::filter_bar(inside, frozen)
}

/// `Frozen every Thursday, 18:00`.
fn frozen(cx: &Cx) -> String {
    let weekly = weekly(cx.settings());
    let weekday = Weekday::from_monday_one_offset(weekly.weekday).unwrap_or(Weekday::Thursday);
    let args = [
        ("weekday", calendar::weekday_long(cx.locale(), weekday).into()),
        ("hour", format!("{:02}:00", weekly.hour).into()),
    ];
    cx.tr("forecast-frozen-every", &args)
}

/// The word for how long a period is.
pub fn length_word(length: Length) -> &'static str {
    match length {
        Length::Month => "forecast-month",
        Length::Quarter => "forecast-quarter",
        Length::Year => "forecast-year",
    }
}

/// Which period, offered by name.
pub(super) fn period(cx: &Cx, query: &ForecastQuery, asked: &Asked, here: &str) -> Markup {
    let (fiscal, today) = (cx.settings().fiscal_month, cx.today());
    let mut items: Vec<(String, String, bool)> = Vec::new();
    for length in Length::ALL {
        let now = period_of(length.step(fiscal), today, fiscal);
        let long = now.to - now.from;
        let shown = |period: &Period| (length, *period) == (asked.length, asked.period);
        let mut offered: Vec<Period> =
            [-1, 0, 1].map(|n| Period { from: now.from + n * long, to: now.to + n * long }).to_vec();
        if length == asked.length && !offered.iter().any(shown) {
            offered.push(asked.period);
        }
        items.extend(offered.iter().map(|period| {
            let on: Date = period.span().from;
            let on = if *period == now { String::new() } else { on.to_string() };
            let code = if length == Length::Quarter { "" } else { length.code() };
            let href = query.href(here, &[("period", code), ("on", &on), ("since", "")]);
            (href, period_name(cx.locale(), length, period, fiscal), shown(period))
        }));
    }
    ui::filter_choice("f-period", cx.t(length_word(asked.length)), &items)
}

/// How long the periods of the past are.
fn length(cx: &Cx, query: &ForecastQuery, asked: &Asked) -> Markup {
    let item = |length: Length| {
        let code = if length == Length::Quarter { "" } else { length.code() };
        let href = query.href(PAST, &[("period", code), ("on", ""), ("since", "")]);
        (href, cx.t(length_word(length)).to_owned(), length == asked.length)
    };
    ui::filter_choice("f-period", cx.t("forecast-length"), &Length::ALL.map(item))
}

fn by(cx: &Cx, query: &ForecastQuery, asked: &Asked) -> Markup {
    let offered = By::ALL.iter().filter(|by| **by != By::Month);
    let items: Vec<(String, String, bool)> = offered
        .map(|by| {
            let code = if *by == By::Lead { "" } else { by.code() };
            (query.href(HERE, &[("by", code)]), cx.t(by.label()).to_owned(), *by == asked.by)
        })
        .collect();
    ui::filter_choice("f-by", cx.t("forecast-rows"), &items)
}

/// Which number the deals of the past are behind.
fn counts(cx: &Cx, query: &ForecastQuery, asked: &Asked) -> Markup {
    let item = |of: Option<Counts>| {
        let href = query.href(FROZEN, &[("counts", of.map_or("", Counts::code))]);
        (href, cx.t(of.map_or("forecast-all", Counts::label)).to_owned(), of == asked.counts)
    };
    let items: Vec<(String, String, bool)> =
        std::iter::once(None).chain(Counts::ALL.iter().copied().map(Some)).map(item).collect();
    ui::filter_choice("f-counts", cx.t("forecast-counted-as"), &items)
}

fn filters(cx: &Cx, query: &ForecastQuery, asked: &Asked, chips: &Chips, here: &str) -> Markup {
    let set = |label: &'static str, value: &str, name: &str| {
        ui::filter_on(cx.t(label), value, &query.href(here, &[(name, "")]), cx.t("forecast-filter-off"))
    };
    let offer = |id: &str, label: &'static str, name: &'static str, items: Vec<(String, String)>| {
        let hrefs: Vec<String> = items.iter().map(|(value, _)| query.href(here, &[(name, value)])).collect();
        let options: Vec<Segment<'_>> =
            items.iter().zip(&hrefs).map(|((_, label), href)| Segment { href, label, current: false }).collect();
        html! { @if !options.is_empty() { (ui::filter_menu(id, cx.t(label), &options)) } }
    };
    let kinds = || chips.kinds.iter().map(|code| (code.clone(), kind_name(cx.locale(), code))).collect();
    let indent = |depth: u8| "\u{2003}".repeat(usize::from(depth));
    let territories = || {
        let all = chips.territories.iter();
        all.map(|(id, name, depth)| (id.to_string(), format!("{}{name}", indent(*depth)))).collect()
    };
    html! {
        @match &asked.only.kind {
            Some(code) => (set("forecast-by-kind", &kind_name(cx.locale(), code), "kind")),
            None => (offer("f-kind", "forecast-by-kind", "kind", kinds())),
        }
        @match asked.only.territory {
            Some(id) => {
                @let name = chips.territories.iter().find(|t| t.0 == id).map_or(cx.t("unknown"), |t| t.1.as_str());
                (set("forecast-by-territory", name, "territory"))
            }
            None => (offer("f-territory", "forecast-by-territory", "territory", territories())),
        }
    }
}
