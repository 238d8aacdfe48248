//! What moved commit since a freeze: the waterfall, and the deals that moved it most.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::asked::{Counts, ForecastQuery};
use super::super::model::bridge::{Bridge, Move, Step, Stepped, Why};
use super::super::model::{Key, Sum};
use super::super::read::Forecast;
use super::DEALS;
use crate::base::{Cx, DealId, calendar};
use crate::features::deals;
use crate::features::revenue_reports::pages::draw::{Unit, short};
use crate::ui::{self, Fall, Head};

/// Deals that are named beside the waterfall.
pub const MOST: usize = 5;

/// The page of a deal.
pub fn deal_href(key: &Key) -> String {
    deals::pages::href(key.0, DealId(key.1))
}

/// The steps that moved it, with what they come to: only those that have deals.
fn steps(bridge: &Bridge) -> Vec<(Step, Stepped)> {
    Step::ALL.iter().map(|step| (*step, bridge.step(*step))).filter(|(_, of)| of.sum.deals > 0).collect()
}

/// With its sign; a question mark where it is not known.
fn signed(cx: &Cx, minor: Option<i64>) -> String {
    match minor {
        None => String::from("?"),
        Some(minor @ ..0) => format!("\u{2212}{}", short(cx, minor.saturating_abs())),
        Some(minor) => format!("+{}", short(cx, minor)),
    }
}

/// By how much, in a table.
pub(super) fn moved_by(cx: &Cx, unit: Unit<'_>, minor: Option<i64>) -> Markup {
    html! { @match minor { Some(minor) => (unit.signed(cx.locale(), minor)), None => span.warn title=(cx.t("forecast-no-amount")) { "?" } } }
}

/// A level in words; a question mark where there are deals and nothing is known of any.
fn level(cx: &Cx, sum: &Sum) -> String {
    sum.known().map_or_else(|| String::from("?"), |minor| short(cx, minor))
}

/// The chart with its table twin.
pub fn waterfall(cx: &Cx, query: &ForecastQuery, found: &Forecast) -> Markup {
    let Some((day, bridge)) = &found.bridge else {
        let empty = ui::empty(cx.t("forecast-no-freeze"), html! {});
        return ui::Panel::new(cx.t("forecast-changes")).raw(empty);
    };
    let short_day = |d: Date| calendar::short(cx.locale(), cx.today(), d);
    let title = cx.tr("forecast-changes-since", &[("day", short_day(*day).into())]);
    let levels =
        [(short_day(*day), level(cx, &bridge.start)), (cx.t("forecast-today").to_owned(), level(cx, &bridge.end))];
    let steps = steps(bridge);
    let words: Vec<(String, String, String)> = steps
        .iter()
        .map(|(step, of)| {
            let href = query.href(super::HERE, &[("since", &day.to_string())]);
            (cx.t(step.label()).to_owned(), signed(cx, of.minor()), format!("{href}#step-{}", step.code()))
        })
        .collect();
    let (start, end) = (bridge.start.minor as f64, bridge.end.minor as f64);
    // Both ends lead to their deals: as they were frozen, and as they are.
    let frozen = super::frozen::href(query, *day, Counts::Commit, &[]);
    let now = query.href(DEALS, &[("counts", "commit"), ("by", ""), ("row", ""), ("since", "")]);
    let mut columns = vec![Fall {
        label: &levels[0].0,
        text: &levels[0].1,
        from: start,
        to: start,
        level: true,
        href: Some(&frozen),
    }];
    let mut at = start;
    for ((_, of), (label, text, href)) in steps.iter().zip(&words) {
        let to = at + of.sum.minor as f64;
        columns.push(Fall { label, text, from: at, to, level: false, href: Some(href) });
        at = to;
    }
    columns.push(Fall { label: &levels[1].0, text: &levels[1].1, from: end, to: end, level: true, href: Some(&now) });
    let told: Vec<String> = words.iter().map(|(label, text, _)| format!("{label} {text}")).collect();
    let args = [
        ("from", levels[0].1.clone().into()),
        ("to", levels[1].1.clone().into()),
        ("steps", told.join(cx.t("forecast-comma")).into()),
    ];
    let label = cx.tr("forecast-waterfall", &args);
    let body = html! {
        @if bridge.moves.is_empty() { p.pad.mute { (cx.t("forecast-nothing-moved")) } }
        (ui::waterfall(&label, &columns))
        (ui::figures(cx.t("forecast-show-table"), table(cx, found, bridge, &levels, (&frozen, &now))))
    };
    ui::Panel::new(&title).raw(body)
}

/// The same as a table: each step with its deals.
fn table(
    cx: &Cx,
    found: &Forecast,
    bridge: &Bridge,
    levels: &[(String, String); 2],
    (frozen, now): (&str, &str),
) -> Markup {
    let most = bridge.start.minor.saturating_abs().max(bridge.end.minor.saturating_abs());
    let unit = Unit::of(&cx.settings().currency, most);
    let amount = unit.name(cx.locale());
    let heads = vec![Head::text(cx.t("forecast-step")), Head::text(cx.t("forecast-why")), Head::number(&amount)];
    let of = |sum: &Sum| html! { @match sum.known() { Some(minor) => (unit.show(cx.locale(), minor)), None => span.warn { "?" } } };
    let deals = |sum: &Sum| cx.tr("forecast-deals", &[("n", sum.deals.into())]);
    let rows = html! {
        tr id="frozen" {
            th scope="row" { b { (levels[0].0) } }
            td { (cx.tr("forecast-frozen-deals", &[("n", bridge.start.deals.into())])) }
            td.n { b { a href=(frozen) { (of(&bridge.start)) } } }
        }
        @for (step, stepped) in steps(bridge) {
            tr id={ "step-" (step.code()) } {
                th scope="row" { b { (cx.t(step.label())) } }
                td { (deals(&stepped.sum)) }
                td.n { b { (moved_by(cx, unit, stepped.minor())) } }
            }
            @for m in bridge.moves.iter().filter(|m| m.step == step) {
                tr { th scope="row" { a href=(deal_href(&m.key)) { (found.name(&m.key)) } } td { (reason(cx, m)) } td.n { (moved_by(cx, unit, m.minor)) } }
            }
        }
        tr {
            th scope="row" { b { (levels[1].0) } }
            td { (deals(&bridge.end)) }
            td.n { b { a href=(now) { (of(&bridge.end)) } } }
        }
    };
    ui::bare_table(heads, rows)
}

/// `Slipped Dec → Jan`.
pub fn reason(cx: &Cx, m: &Move) -> String {
    let word = cx.t(m.why.label());
    let month = |day: Option<Date>| day.map_or_else(|| String::from("–"), |day| month_of_year(cx, day));
    match m.why {
        Why::MovedOut | Why::MovedIn => format!("{word} {} → {}", month(m.from), month(m.to)),
        _ => word.to_owned(),
    }
}

/// `Dec`, `Jan 27`: with the year where it is not this one; in Chinese the year comes first.
fn month_of_year(cx: &Cx, day: Date) -> String {
    let name = calendar::month_name(cx.locale(), day.month());
    let name = if cx.locale() == crate::base::Locale::En { name.chars().take(3).collect() } else { name };
    if day.year() == cx.today().year() {
        return name;
    }
    let year = [
        ("name", name.into()),
        ("year", day.year().to_string().into()),
        ("yy", format!("{:02}", day.year().rem_euclid(100)).into()),
    ];
    cx.tr("forecast-month-other-year", &year)
}

/// The deals that moved it most.
pub fn most(cx: &Cx, _query: &ForecastQuery, found: &Forecast) -> Markup {
    let Some((_, bridge)) = found.bridge.as_ref().filter(|(_, bridge)| !bridge.moves.is_empty()) else {
        return html! {};
    };
    let rows = bridge.moves.iter().take(MOST).map(|m| {
        let (name, href) = (found.name(&m.key), deal_href(&m.key));
        let text = signed(cx, m.minor);
        ui::kv_row(&ui::KvRow {
            href: Some(&href),
            lead: html! {},
            title: &name,
            meta: html! { (reason(cx, m)) },
            value: html! { b.num.good[m.minor > Some(0)].bad[m.minor.is_some_and(|minor| minor < 0)] { (text) } },
        })
    });
    let count = bridge.moves.len().to_string();
    ui::Panel::new(cx.t("forecast-moved-most")).count(&count).rows(html! { @for row in rows { (row) } })
}
